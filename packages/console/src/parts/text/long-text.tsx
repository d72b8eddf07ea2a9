import { Button } from '@mantine/core'
import { memo, useMemo, useState } from 'react'
import { strings } from '../../strings/strings.ts'
import classes from './long-text.module.css'
import { piecesOf } from './pieces.ts'
import { visible } from './visible.ts'

interface LongTextProps {
  readonly text: string
  /** How many characters stand there at first, about. */
  readonly first?: number
}

const pieceLength = 20_000
/** How many more one press shows. */
const step = 25

/** Text of any length and any content, as it is. The rest comes when it is asked for. */
export function LongText({ text, first = pieceLength }: LongTextProps) {
  const pieces = useMemo(() => piecesOf(text, { first, each: pieceLength }), [text, first])
  const [shown, setShown] = useState(1)
  const left = pieces.slice(shown).reduce((sum, piece) => sum + piece.length, 0)
  const { more, whole } = strings.http
  return (
    <>
      <span className="verbatim">{visible(pieces[0] ?? '')}</span>
      {pieces.slice(1, shown).map((piece, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name.
        <Piece key={at} text={piece} />
      ))}
      {left > 0 && (
        <>
          <span aria-hidden="true">… </span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setShown((before) => before + step)}
          >
            {shown + step < pieces.length ? more(left) : whole(text.length)}
          </Button>
        </>
      )}
    </>
  )
}

const Piece = memo(({ text }: { text: string }) => (
  <span className={`${classes.piece} verbatim`}>{visible(text)}</span>
))
