/**
 * Groups of nodes that reach each other, each once (Tarjan's strongly connected components); a node
 * that points at itself is a group of one. An empty answer means that the graph has no cycle.
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const onPath = new Set<string>()
  const cycles: string[][] = []

  const visit = (node: string): number => {
    const index = order.size
    order.set(node, index)
    let low = index
    path.push(node)
    onPath.add(node)
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next))
      else if (onPath.has(next)) low = Math.min(low, lowest.get(next) ?? order.get(next) ?? low)
      lowest.set(node, low)
    }
    if (low === index) {
      const group = path.splice(path.indexOf(node))
      for (const member of group) onPath.delete(member)
      if (group.length > 1 || graph.get(node)?.includes(node)) cycles.push(group.sort())
    }
    return low
  }

  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return cycles
}
