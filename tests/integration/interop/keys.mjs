// SPDX-License-Identifier: Apache-2.0
// node keys.mjs OUR-KEYS: short-term keys of the official generator under a clock that stands still, and ours: the same text.
import { getToken } from '@aws/bedrock-token-generator';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

const RealDate = Date;
let now = 0;
globalThis.Date = class extends RealDate {
    constructor(...given) {
        super(...(given.length ? given : [now]));
    }
    static now() { return now; }
};

const cases = [];
for (const region of ['us-east-1', 'eu-central-1', 'us-gov-west-1', 'cn-north-1']) {
    for (const moment of ['2026-11-22T11:00:00.000Z', '2026-02-28T23:59:59.999Z', '2028-02-29T00:00:00.500Z']) {
        for (const expiresIn of [1, 900, 3600, 43200]) {
            for (const sessionToken of [undefined, 'a', `IQoJb3JpZ2luX2Vj/${'aZ09+/'.repeat(120)}==`])
                cases.push({ region, now: RealDate.parse(moment), expiresIn, sessionToken, accessKeyId: sessionToken ? 'ASIAEXAMPLE' : 'AKIDEXAMPLE',
                    secretAccessKey: 'made-up/secret+of/forty+letters00000000' });
        }
    }
}

const theirs = [];
for (const { region, expiresIn, accessKeyId, secretAccessKey, sessionToken, now: moment } of cases) {
    now = moment;
    theirs.push(await getToken({ region, expiresInSeconds: expiresIn, credentials: { accessKeyId, secretAccessKey, sessionToken } }));
}
globalThis.Date = RealDate;

const [ourKeys] = process.argv.slice(2);
const lines = execFileSync(ourKeys, { input: cases.map((one) => `${JSON.stringify(one)}\n`).join(''), maxBuffer: 1 << 26 }).toString().trim().split('\n');
const ours = lines.map((line) => JSON.parse(line).key);
assert.equal(ours.length, cases.length);
cases.forEach((one, i) => assert.equal(ours[i], theirs[i], `${one.region}, ${one.expiresIn} s, ${one.sessionToken ? 'with' : 'without'} a session`));

// What they refuse, we refuse.
for (const expiresIn of [-1, 0, 43201]) {
    const one = { ...cases[0], expiresIn };
    const answer = JSON.parse(execFileSync(ourKeys, { input: `${JSON.stringify(one)}\n` }).toString());
    assert.ok(answer.error, `${expiresIn} s`);
    await assert.rejects(getToken({ region: one.region, expiresInSeconds: expiresIn, credentials: one }), `${expiresIn} s`);
}
console.log(`${cases.length} keys, equal to the byte`);
