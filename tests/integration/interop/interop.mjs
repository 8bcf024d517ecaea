// SPDX-License-Identifier: Apache-2.0
// node interop.mjs DEMO-SERVER OUR-CLIENT SCENARIOS: sends every scenario once through the official clients and once
// through ours, against the same local Bedrock, and compares what was understood and what went over the wire.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [demoServer, ourClient, scenarioFile] = process.argv.slice(2);
const scenarios = JSON.parse(readFileSync(scenarioFile, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'bk-interop-'));
const seenFile = join(folder, 'seen');
const caFile = join(folder, 'ca.pem');

// A program that answers one line per line.
function lineServer(program, args, env) {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => {
        const { value, done } = await lines.next();
        assert(!done, `${program} has ended`);
        return JSON.parse(value);
    };
    return {
        next,
        ask: (message) => { child.stdin.write(`${JSON.stringify(message)}\n`); return next(); },
        end: () => new Promise((resolve) => { child.once('exit', resolve); child.stdin.end(); }),
    };
}

// Nothing of the caller's AWS settings; the key by environment, as a program of anybody's would have it.
function environment(url, key) {
    return {
        PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8', ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '',
        AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL: url, AWS_BEARER_TOKEN_BEDROCK: key,
        NODE_EXTRA_CA_CERTS: caFile, AWS_CA_BUNDLE: caFile, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
}

const requestsSeen = () => readFileSync(seenFile, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));

// Sorted keys, so that equal JSON is equal text.
function canonical(value) {
    if (Array.isArray(value))
        return value.map(canonical);
    if (value && typeof value === 'object')
        return Object.fromEntries(Object.keys(value).sort().map((key) => [key, canonical(value[key])]));
    return value;
}

// What of a request has to be equal, whoever sends it.
function wire(request, withAccept) {
    const [path, query = ''] = request.target.split('?');
    const header = (name) => request.headers.find(([key]) => key === name)?.[1];
    return {
        verb: request.verb, path, query: query.split('&').sort(), keyName: request.keyName, authorized: request.hadAuthorization,
        contentType: request.verb === 'POST' ? header('content-type') : undefined,
        accept: withAccept ? header('accept') : undefined,
        body: request.body ? canonical(JSON.parse(request.body)) : undefined,
    };
}

// A block list without what either side leaves out or calls differently: bytes stay bytes only in one of them.
const understood = (seen) => canonical({
    ok: seen.ok, text: seen.ok ? seen.text : undefined, stopReason: seen.ok ? seen.stopReason : undefined,
    reasoning: seen.ok ? seen.reasoning : undefined, usage: seen.ok ? seen.usage : undefined, latencyMs: seen.ok ? seen.latencyMs : undefined,
    error: seen.error && seen.error[0].toUpperCase() + seen.error.slice(1), errorMessage: seen.errorMessage,
});
const identifiers = (list) => list.map((one) => one.modelId ?? one.inferenceProfileArn);

function contains(actual, expected, where) {
    for (const [key, value] of Object.entries(expected)) {
        if (value && typeof value === 'object')
            contains(actual?.[key], value, `${where}.${key}`);
        else
            assert.equal(actual?.[key], value, `${where}.${key}`);
    }
}

function checkExpectation({ expect }, seen) {
    if (expect.error) {
        assert.equal(seen.ok, false);
        assert.equal(understood(seen).error, expect.error);
        assert(seen.errorMessage.includes(expect.message ?? ''), seen.errorMessage);
        return;
    }
    assert(seen.ok, `${seen.error}: ${seen.errorMessage}`);
    if (expect.text)
        assert(seen.text.includes(expect.text), seen.text);
    if (expect.stopReason)
        assert.equal(seen.stopReason, expect.stopReason);
    if (expect.list)
        assert.equal(seen.output[expect.list].length, expect.count);
    if (expect.output)
        contains(seen.output, expect.output, 'output');
    if (seen.usage)
        assert.equal(seen.usage.totalTokens, seen.usage.inputTokens + seen.usage.outputTokens);
}

const demo = lineServer(demoServer, [seenFile, caFile], { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' });
const { url, keys } = await demo.next();
const clients = new Map();
function clientOf(kind, keyName) {
    const id = `${kind} ${keyName}`;
    if (!clients.has(id)) {
        const official = [process.execPath, [fileURLToPath(new URL('official.mjs', import.meta.url))]];
        const [program, args] = kind === 'official' ? official : [ourClient, []];
        clients.set(id, lineServer(program, args, environment(url, keys[keyName])));
    }
    return clients.get(id);
}

async function send(kind, scenario) {
    await demo.ask({ fault: scenario.fault ?? '', times: 1 });
    const before = requestsSeen().length;
    const seen = await clientOf(kind, scenario.key ?? 'active').ask(scenario);
    return { seen, requests: requestsSeen().slice(before) };
}

async function compare(scenario) {
    const theirs = await send('official', scenario);
    checkExpectation(scenario, theirs.seen);
    const ours = await send('ours', scenario);
    checkExpectation(scenario, ours.seen);
    assert.deepEqual(understood(ours.seen), understood(theirs.seen));
    if (scenario.expect.list)
        assert.deepEqual(identifiers(ours.seen.output[scenario.expect.list]), identifiers(theirs.seen.output[scenario.expect.list]));

    assert.equal(ours.requests.length, theirs.requests.length, 'number of requests');
    theirs.requests.forEach((request, i) => {
        const withAccept = request.headers.some(([name, value]) => name === 'accept' && value !== '*/*');
        assert.deepEqual(wire(ours.requests[i], withAccept), wire(request, withAccept));
    });
    return theirs.requests.length;
}

// Our table of operations has the names of the official clients, no more and no less.
async function compareOperations() {
    const table = JSON.parse(execFileSync(ourClient, ['--operations'], { maxBuffer: 1 << 24 }));
    const named = (service) => table.filter((row) => row.service === service).map((row) => row.name).sort();
    for (const service of ['bedrock-runtime', 'bedrock', 'bedrock-agent', 'bedrock-agent-runtime', 'bedrock-data-automation', 'bedrock-data-automation-runtime']) {
        const client = await import(`@aws-sdk/client-${service}`);
        const theirs = Object.keys(client).filter((name) => /^[A-Z].*Command$/.test(name)).map((name) => name.slice(0, -'Command'.length)).sort();
        assert.deepEqual(named(service), theirs, service);
    }
    return table.length;
}

let failed = 0;
let requests = 0;
let tableDiffers = false;
try {
    console.log(`same: ${await compareOperations()} operations`);
} catch (error) {
    tableDiffers = true;
    console.log(`DIFFERENT: the table of operations\n${error.message}`);
}
for (const scenario of scenarios) {
    try {
        requests += await compare(scenario);
        console.log(`same: ${scenario.name}`);
    } catch (error) {
        ++failed;
        console.log(`DIFFERENT: ${scenario.name}\n${error.message}`);
    }
}
await Promise.all([...clients.values()].map((client) => client.end()));
await demo.end();
rmSync(folder, { recursive: true });
console.log(`${scenarios.length - failed} of ${scenarios.length} scenarios are the same, ${requests} requests compared`);
process.exit(failed || tableDiffers || requests === 0 ? 1 : 0);
