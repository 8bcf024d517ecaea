// SPDX-License-Identifier: Apache-2.0
// The official JavaScript client and its parts as a line server, the peer of bench/Client.cpp and bench/Decoder.cpp.
//   decode FILE EVENTS ROUNDS   "codec-ns sdk-ns" of CPU per event: the codec with JSON.parse, and the client's whole pipeline
//   sign N                      ns of CPU per pre-signed request
//   profiles FILE N ROUNDS      ns of CPU per profile of a credentials file of N
//   calls N                     N warm calls: "wall-ns cpu-ns"
//   stream N EVERY              "p50-ns p99-ns" from the server's write to the event
//   handshakes N                TLS connections the client as it is shipped opens for N calls
// URL by BK_BENCH_URL; its CA by NODE_EXTRA_CA_CERTS, as anybody's program would get it.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { toUtf8, fromUtf8 } from '@smithy/core/serde';

const common = { region: 'us-east-1', token: { token: 'bench' }, authSchemePreference: ['httpBearerAuth'], maxAttempts: 1 };
const input = { modelId: 'us.amazon.nova-lite-v1:0', messages: [{ role: 'user', content: [{ text: 'What is a keyring for, in one sentence, please?' }] }],
                system: [{ text: 'Be brief.' }], inferenceConfig: { maxTokens: 64 } };
const client = (more) => new BedrockRuntimeClient({ ...common, endpoint: process.env.BK_BENCH_URL, requestHandler: new NodeHttpHandler(), ...more });

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) * 1000; };

async function timed(units, rounds, work) {
    await work(); // compiled and warm
    const times = [];
    for (let round = 0; round < rounds; ++round) {
        const before = cpu();
        await work();
        times.push((cpu() - before) / units);
    }
    return median(times);
}

function framesOf(bytes) {
    const frames = [];
    for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at))
        frames.push(bytes.subarray(at, at + bytes.readUInt32BE(at)));
    return frames;
}

async function decode(file, events, rounds) {
    const bytes = readFileSync(file);
    const frames = framesOf(bytes);
    const codec = new EventStreamCodec(toUtf8, fromUtf8);
    const decoder = new TextDecoder();
    let characters = 0;
    const byCodec = await timed(events, rounds, () => {
        for (const frame of frames)
            characters += JSON.parse(decoder.decode(codec.decode(frame).body)).delta.text.length;
    });
    const pieces = [];
    for (let at = 0; at < bytes.length; at += 16384)
        pieces.push(bytes.subarray(at, at + 16384));
    const handle = async () => ({ response: new HttpResponse({ statusCode: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body: Readable.from(pieces) }) });
    const sdk = client({ endpoint: 'https://127.0.0.1:9', requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' } } });
    const whole = await timed(events, rounds, async () => {
        for await (const event of (await sdk.send(new ConverseStreamCommand(input))).stream)
            characters += event.contentBlockDelta?.delta?.text?.length ?? 0;
    });
    return `${byCodec} ${whole}`;
}

class Sha256 {
    constructor(secret) { this.hash = secret ? createHmac('sha256', secret) : createHash('sha256'); }
    update(bytes) { this.hash.update(bytes); }
    async digest() { return this.hash.digest(); }
}

async function sign(count) {
    const signer = new SignatureV4({ service: 'bedrock', region: 'us-east-1', sha256: Sha256, credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' } });
    const request = new HttpRequest({ method: 'POST', protocol: 'https:', hostname: 'bedrock.amazonaws.com', path: '/', headers: { host: 'bedrock.amazonaws.com' }, query: { Action: 'CallWithBearerToken' } });
    return timed(count, 5, async () => {
        for (let i = 0; i < count; ++i)
            await signer.presign(request, { expiresIn: 900 + i, signingDate: new Date(1795345200000 + i * 60000) });
    });
}

async function profiles(filepath, count, rounds) {
    return timed(count, rounds, async () => {
        const files = await loadSharedConfigFiles({ filepath, configFilepath: '/dev/null', ignoreCache: true });
        if (Object.keys(files.credentialsFile).length !== count)
            throw new Error('not all profiles were read');
    });
}

const warm = {};
async function calls(count) {
    const sdk = warm.calls ??= client();
    for (let i = 0; i < 20; ++i)
        await sdk.send(new ConverseCommand(input));
    const times = [];
    const before = cpu();
    for (let i = 0; i < count; ++i) {
        const begun = process.hrtime.bigint();
        await sdk.send(new ConverseCommand(input));
        times.push(Number(process.hrtime.bigint() - begun));
    }
    return `${median(times)} ${(cpu() - before) / count}`;
}

async function stream(count, every) {
    const sdk = warm.calls ??= client();
    const delays = [];
    const answer = await sdk.send(new ConverseStreamCommand({ ...input, modelId: `events-${count}-every-${every}` }));
    for await (const event of answer.stream) {
        const text = event.contentBlockDelta?.delta?.text;
        if (text)
            delays.push(Number(process.hrtime.bigint() - BigInt(text)));
    }
    delays.sort((a, b) => a - b);
    return `${delays[delays.length >> 1]} ${delays[Math.floor(delays.length * 0.99)]}`;
}

// Needs a server that offers HTTP/2, which the client asks for where it is not told otherwise. key and cert: BK_BENCH_TLS.
async function handshakes(count) {
    const folder = process.env.BK_BENCH_TLS;
    const server = createSecureServer({ key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/cert.pem`), allowHTTP1: true });
    let seen = 0;
    server.on('secureConnection', () => ++seen);
    server.on('request', (request, response) => {
        request.resume();
        request.on('end', () => {
            response.writeHead(200, { 'content-type': 'application/json' });
            response.end('{"metrics":{"latencyMs":1},"output":{"message":{"role":"assistant","content":[{"text":"A"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}');
        });
    });
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    const sdk = new BedrockRuntimeClient({ ...common, endpoint: `https://127.0.0.1:${server.address().port}` });
    for (let i = 0; i < count; ++i)
        await sdk.send(new ConverseCommand(input));
    sdk.destroy();
    server.close();
    return `${seen}`;
}

const commands = { decode, sign, profiles, calls, stream, handshakes };
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...rest] = line.split(' ');
    const values = rest.map((word) => (/^[0-9]+$/.test(word) ? Number(word) : word));
    console.log(String(await commands[name](...values)));
}
process.exit(0);
