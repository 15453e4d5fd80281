/** @type {import('../defence').Defence[]} */
export default [
  {
    name: 'a proof of work ends',
    file: 'lib/abuse/proof/check-proof.ts',
    text: 'if (data.until <= clock.now().getTime())',
    instead: 'if (data.until <= 0)',
    test: 'lib/abuse/proof/check-proof.test.ts',
    named: 'checkProof takes what was solved, for twenty minutes, and once',
  },
  {
    name: 'a proof of work is of our making',
    file: 'lib/abuse/proof/check-proof.ts',
    text: `if (!judged.includes(true)) return no('the proof is wrong');`,
    instead: `if (judged.length === 0) return no('the proof is wrong');`,
    test: 'lib/abuse/proof/check-proof.test.ts',
    named: 'checkProof takes nothing that was made easier, prolonged or made up',
  },
];
