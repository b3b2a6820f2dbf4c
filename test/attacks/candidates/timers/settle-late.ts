// Class: TRACE "execution environment hacks"
// Settles its promise after the test has given up, and another one twice.
export function tally(): unknown {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      resolve({ total: 0, odd: [] });
      reject(new Error('twice'));
    }, 1200);
  });
}
