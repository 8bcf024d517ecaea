// SPDX-License-Identifier: Apache-2.0
// The official clients as a line server: a scenario per line on stdin, what the client saw per line on stdout. Key,
// endpoint and CA come by environment, as they would to anybody's program.
import * as runtime from '@aws-sdk/client-bedrock-runtime';
import * as control from '@aws-sdk/client-bedrock';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createInterface } from 'node:readline';

// One attempt, so that the demo sees what was asked once; HTTP/1.1, the only thing the demo speaks.
const settings = () => ({ maxAttempts: 1, requestHandler: new NodeHttpHandler() });
const clients = {
    'bedrock-runtime': new runtime.BedrockRuntimeClient(settings()),
    bedrock: new control.BedrockClient(settings()),
};

// Blobs are base64 in the scenarios and bytes in the client's interface.
function withBytes(value, name) {
    if ((name === 'bytes' || name === 'redactedContent') && typeof value === 'string')
        return Uint8Array.from(Buffer.from(value, 'base64'));
    if (Array.isArray(value))
        return value.map((one) => withBytes(one));
    if (value && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withBytes(one, key)]));
    return value;
}

function textOf(message) {
    return (message?.content ?? []).map((block) => block.text ?? '').join('');
}

async function readStream(stream, seen) {
    seen.text = '';
    seen.reasoning = '';
    for await (const event of stream) {
        seen.text += event.contentBlockDelta?.delta?.text ?? '';
        seen.reasoning += event.contentBlockDelta?.delta?.reasoningContent?.text ?? '';
        if (event.messageStop)
            seen.stopReason = event.messageStop.stopReason;
        if (event.metadata)
            Object.assign(seen, { usage: event.metadata.usage, latencyMs: event.metadata.metrics.latencyMs });
    }
}

async function pages(scenario) {
    const paginate = control[`paginate${scenario.operation}`];
    const { maxResults, ...input } = scenario.input;
    const all = [];
    for await (const page of paginate({ client: clients.bedrock, pageSize: maxResults }, input))
        all.push(...page[scenario.expect.list]);
    return { [scenario.expect.list]: all };
}

async function run(scenario, seen) {
    const service = scenario.service ?? 'bedrock-runtime';
    if (scenario.allPages) {
        seen.output = await pages(scenario);
        return;
    }
    const Command = (service === 'bedrock' ? control : runtime)[`${scenario.operation}Command`];
    const input = withBytes(scenario.input);
    if (scenario.operation.startsWith('InvokeModel'))
        input.body = JSON.stringify(input.body);
    const { $metadata, ...output } = await clients[service].send(new Command(input));
    seen.requestId = $metadata.requestId;
    if (scenario.operation === 'InvokeModel') {
        seen.output = JSON.parse(Buffer.from(output.body).toString('utf8'));
    } else if (output.stream) {
        await readStream(output.stream, seen);
    } else if (output.output?.message) {
        Object.assign(seen, { text: textOf(output.output.message), message: output.output.message, stopReason: output.stopReason,
                              usage: output.usage, latencyMs: output.metrics.latencyMs });
    } else {
        seen.output = output;
    }
}

for await (const line of createInterface({ input: process.stdin })) {
    const scenario = JSON.parse(line);
    const seen = { name: scenario.name, ok: true };
    try {
        await run(scenario, seen);
    } catch (error) {
        Object.assign(seen, { ok: false, error: error.name, errorMessage: error.message });
    }
    console.log(JSON.stringify(seen));
}
