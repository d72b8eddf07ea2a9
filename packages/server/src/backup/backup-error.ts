export type BackupErrorCode =
  | 'database_missing'
  | 'database_unusable'
  | 'database_in_use'
  | 'database_exists'
  | 'key_missing'
  | 'key_unusable'
  | 'key_wrong'
  | 'output_taken'
  | 'output_folder_missing'
  | 'backup_missing'
  | 'backup_damaged'
  | 'backup_newer'
  | 'disk_full'
  | 'stopped'

/** What keeps a backup or a restore from being done, and what to do about it. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode
  readonly fix: string
  constructor(
    code: BackupErrorCode,
    message: string,
    { fix, cause }: { readonly fix: string; readonly cause?: unknown },
  ) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
    this.fix = fix
  }
}
