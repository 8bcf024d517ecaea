// SPDX-License-Identifier: Apache-2.0
// node iam.mjs DEMO-SERVER: the life of a long-term key through the official clients, against the local IAM and Bedrock.
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import * as iam from '@aws-sdk/client-iam';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const folder = mkdtempSync(join(tmpdir(), 'bk-iam-'));
const caFile = join(folder, 'ca.pem');
const [demoServer] = process.argv.slice(2);
const demo = spawn(demoServer, [join(folder, 'seen'), caFile], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: demo.stdout })[Symbol.asyncIterator]();
const { url } = JSON.parse((await lines.next()).value);

// One attempt, HTTP/1.1, the demo's own CA; nothing of the caller's settings.
const settings = (more) => ({ region: 'us-east-1', endpoint: url, maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca: readFileSync(caFile) }) }), ...more });
const client = new iam.IAMClient(settings({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'made-up-secret', sessionToken: 'made-up-session' } }));
const ask = (name, input) => client.send(new iam[`${name}ServiceSpecificCredentialCommand`](input));
const list = (input) => client.send(new iam.ListServiceSpecificCredentialsCommand(input));
const refused = (promise, name, status) => assert.rejects(promise, (error) => {
    assert.equal(error.name, name);
    assert.equal(error.$metadata.httpStatusCode, status);
    return true;
});
// What Bedrock says to a key: nothing when it passes.
const bedrockSays = (token) => new BedrockClient(settings({ token: { token }, authSchemePreference: ['httpBearerAuth'] }))
    .send(new ListFoundationModelsCommand({})).then(() => undefined, (error) => error.message);
const kWrong = 'Authentication failed: Please make sure your API Key is valid.';

const UserName = 'interop';
const ServiceName = 'bedrock.amazonaws.com';
try {
    const before = await list({ UserName });
    assert.equal(before.IsTruncated, false);
    assert.equal(before.ServiceSpecificCredentials.length, 1); // the demo server's own

    const { ServiceSpecificCredential: made } = await ask('Create', { UserName, ServiceName, CredentialAgeDays: 30 });
    assert.match(made.ServiceSpecificCredentialId, /^ACCA[A-Z2-7]{16}$/);
    assert.match(made.ServiceCredentialSecret, /^ABSK[A-Za-z0-9+/]+=*$/);
    assert.equal(made.ServiceCredentialAlias, 'interop+1-at-123456789012');
    assert.ok(Buffer.from(made.ServiceCredentialSecret.slice(4), 'base64').toString().startsWith(`${made.ServiceCredentialAlias}:`));
    assert.equal(made.Status, 'Active');
    assert.equal(made.ExpirationDate - made.CreateDate, 30 * 24 * 3600 * 1000);
    assert.equal(await bedrockSays(made.ServiceCredentialSecret), undefined);

    await refused(ask('Create', { UserName, ServiceName }), 'LimitExceededException', 409);
    await refused(ask('Create', { UserName: 'nobody', ServiceName }), 'NoSuchEntityException', 404);
    await refused(ask('Create', { UserName: 'demo', ServiceName: 'other.amazonaws.com' }), 'NoSuchEntityException', 404);

    const ServiceSpecificCredentialId = made.ServiceSpecificCredentialId;
    await ask('Update', { UserName, ServiceSpecificCredentialId, Status: 'Inactive' });
    assert.equal((await list({ UserName, ServiceName })).ServiceSpecificCredentials[1].Status, 'Inactive');
    assert.equal(await bedrockSays(made.ServiceCredentialSecret), kWrong);
    await ask('Update', { UserName, ServiceSpecificCredentialId, Status: 'Active' });
    const { ServiceSpecificCredential: reset } = await ask('Reset', { UserName, ServiceSpecificCredentialId });
    assert.equal(reset.ServiceSpecificCredentialId, ServiceSpecificCredentialId);
    assert.equal(await bedrockSays(made.ServiceCredentialSecret), kWrong);
    assert.equal(await bedrockSays(reset.ServiceCredentialSecret), undefined);

    const all = [];
    let Marker;
    let pages = 0;
    do {
        const page = await list({ AllUsers: true, MaxItems: 2, Marker });
        all.push(...page.ServiceSpecificCredentials.map((one) => one.UserName));
        Marker = page.Marker;
        ++pages;
        assert.equal(page.IsTruncated, Marker !== undefined);
    } while (Marker);
    assert.equal(pages, 2);
    assert.deepEqual(all.sort(), ['expired', 'interop', 'interop', 'narrow']);

    await ask('Delete', { UserName, ServiceSpecificCredentialId });
    await refused(ask('Delete', { UserName, ServiceSpecificCredentialId }), 'NoSuchEntityException', 404);
    assert.equal(await bedrockSays(reset.ServiceCredentialSecret), kWrong);
    console.log('the official IAM client has made, switched, reset and deleted a key of the local IAM');
} finally {
    const ended = new Promise((resolve) => { demo.once('exit', resolve); });
    demo.stdin.end();
    await ended;
    rmSync(folder, { recursive: true });
}
