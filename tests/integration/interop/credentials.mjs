// SPDX-License-Identifier: Apache-2.0
// node credentials.mjs OUR-CHAIN: asks the official chain and ours the same questions on the same files and variables. Where
// ours answers otherwise on purpose the scenario says how, and why; and what we say of JavaScript has to be what it does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const [ourChain] = process.argv.slice(2);
const officialChain = fileURLToPath(new URL('official_chain.mjs', import.meta.url));
const run = promisify(execFile);

const keys = (id) => `aws_access_key_id = ${id}\naws_secret_access_key = made-up-secret-of-forty-letters-00000000\n`;
const end = '2099-01-01T00:00:00Z';

// STS, the SSO portal and a container in one; the id of what it hands out says what was asked for.
const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    let body = '';
    request.on('data', (data) => { body += data; });
    request.on('end', () => {
        const form = new URLSearchParams(body);
        const action = form.get('Action');
        if (action) {
            const id = `STS${form.get('RoleArn').split('/').pop()}`;
            response.setHeader('Content-Type', 'text/xml');
            response.end(`<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/R/s</Arn>`
                + `<AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>`
                + `<Expiration>${end}</Expiration></Credentials></${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`);
            return;
        }
        response.setHeader('Content-Type', 'application/json');
        if (url.pathname === '/federation/credentials')
            response.end(JSON.stringify({ roleCredentials: { accessKeyId: `SSO${url.searchParams.get('role_name')}`, secretAccessKey: 's', sessionToken: 't', expiration: Date.parse(end) } }));
        else
            response.end(JSON.stringify({ AccessKeyId: 'CONTAINER', SecretAccessKey: 's', Token: 't', Expiration: end }));
    });
});
await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
const here = `http://127.0.0.1:${server.address().port}`;

const session = '[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://s.example/start\n';
const ssoCache = (name) => ({ [`.aws/sso/cache/${createHash('sha1').update(name).digest('hex')}.json`]:
    JSON.stringify({ accessToken: 't', expiresAt: end, startUrl: 'https://s.example/start', region: 'us-east-1' }) });
const environmentKeys = { AWS_ACCESS_KEY_ID: 'ENVIRONMENT', AWS_SECRET_ACCESS_KEY: 's' };

// files, env; ours: what we answer where that is not the same.
const scenarios = [
    { name: 'nothing' },
    { name: 'keys of the environment', env: environmentKeys },
    { name: 'keys of the environment before files', env: environmentKeys, credentials: `[default]\n${keys('FILE')}` },
    { name: 'AWS_PROFILE beside keys of the environment', env: { ...environmentKeys, AWS_PROFILE: 'p' }, credentials: `[p]\n${keys('FILE')}`,
        ours: 'ENVIRONMENT', why: 'the documented order, as Python has it' },
    { name: 'half a pair in the environment', env: { AWS_ACCESS_KEY_ID: 'HALF' }, credentials: `[default]\n${keys('FILE')}`,
        ours: 'secret-access-key-missing', why: 'half a pair is an error' },
    { name: 'blank keys in the environment', env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, credentials: `[default]\n${keys('FILE')}` },
    { name: 'credentials before config', credentials: `[default]\n${keys('FILE')}`, config: `[default]\n${keys('CONFIG')}` },
    { name: 'keys in the config file', config: `[default]\n${keys('CONFIG')}region = eu-west-1\n` },
    { name: 'one half in each file', credentials: '[default]\naws_access_key_id = HALF\n', config: '[default]\naws_secret_access_key = s\n',
        ours: 'secret-access-key-missing', why: 'half a pair is an error', joined: true },
    { name: 'comments, blanks, CRLF', credentials: `# one\r\n[default] # two\r\n aws_access_key_id = FILE # three\r\n aws_secret_access_key = s\r\n` },
    { name: 'the second of two', credentials: `[default]\n${keys('FIRST')}aws_access_key_id = SECOND\n` },
    { name: 'a profile that is not there', env: { AWS_PROFILE: 'absent' }, credentials: `[default]\n${keys('FILE')}` },
    { name: 'a role and its source', config: '[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/A\nsource_profile = b\n', credentials: `[b]\n${keys('FILE')}` },
    { name: 'two roles', config: '[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/A\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::123456789012:role/B\nsource_profile = c\n', credentials: `[c]\n${keys('FILE')}` },
    { name: 'a role before its profile\'s keys', config: `[default]\nregion = us-east-1\n${keys('CONFIG')}role_arn = arn:aws:iam::123456789012:role/A\nsource_profile = b\n`, credentials: `[b]\n${keys('FILE')}` },
    { name: 'a role with its own keys', config: `[default]\nregion = us-east-1\n${keys('CONFIG')}role_arn = arn:aws:iam::123456789012:role/A\nsource_profile = default\n` },
    { name: 'profiles in a circle', config: '[default]\nrole_arn = arn:a:b:c:d:e/A\nsource_profile = b\n[profile b]\nrole_arn = arn:a:b:c:d:e/B\nsource_profile = default\n' },
    { name: 'a role of the environment', env: { ...environmentKeys, AWS_PROFILE: 'a' }, config: '[profile a]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/A\ncredential_source = Environment\n',
        ours: 'ENVIRONMENT', why: 'the documented order, as Python has it' },
    { name: 'a process', config: `[default]\ncredential_process = /bin/echo '{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}'\n` },
    { name: 'keys before a process', config: `[default]\n${keys('CONFIG')}credential_process = /bin/false\n` },
    { name: 'a process of version 2', config: `[default]\ncredential_process = /bin/echo '{"Version":2,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}'\n` },
    { name: 'a process whose keys are over', config: `[default]\ncredential_process = /bin/echo '{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s","Expiration":"2000-01-01T00:00:00Z"}'\n` },
    { name: 'an SSO session', config: `[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = R\n${session}`, files: ssoCache('s') },
    { name: 'SSO in the older way', config: '[default]\nsso_start_url = https://s.example/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = R\n', files: ssoCache('https://s.example/start') },
    { name: 'SSO and nobody signed in', config: `[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = R\n${session}` },
    { name: 'web identity of the environment', env: { AWS_WEB_IDENTITY_TOKEN_FILE: '@token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/W', AWS_REGION: 'us-east-1' }, files: { token: 'made.up.token' } },
    { name: 'web identity of a profile', config: '[default]\nregion = us-east-1\nweb_identity_token_file = @token\nrole_arn = arn:aws:iam::123456789012:role/W\n', files: { token: 'made.up.token' } },
    { name: 'a container', env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${here}/container` } },
    { name: 'a container elsewhere', env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://container.example/x' } },
    { name: 'a profile before a container', env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${here}/container` }, credentials: `[default]\n${keys('FILE')}` },
];

async function ask(program, args, env) {
    const { stdout } = await run(program, args, { env, timeout: 60_000 });
    return JSON.parse(stdout);
}

let same = 0;
let otherwise = 0;
for (const scenario of scenarios) {
    const home = mkdtempSync(join(tmpdir(), 'bk-chain-'));
    const at = (text) => text.replaceAll('@', `${home}/`);
    const files = { ...(scenario.files ?? {}) };
    for (const name of ['credentials', 'config']) {
        if (scenario[name])
            files[`.aws/${name}`] = at(scenario[name]);
    }
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        writeFileSync(join(home, path), text, { mode: 0o600 });
    }
    const env = { PATH: process.env.PATH, HOME: home, LC_ALL: 'C.UTF-8', ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ENDPOINT_URL_STS: here, AWS_ENDPOINT_URL_SSO: here, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
    for (const [name, value] of Object.entries(scenario.env ?? {}))
        env[name] = at(value);
    const official = await ask(process.execPath, [officialChain], env);
    const ours = await ask(ourChain, [], env);
    const words = `${scenario.name}: official ${JSON.stringify(official)}, ours ${JSON.stringify(ours)}`;
    if (scenario.ours) {
        assert.equal(ours.accessKeyId ?? ours.reason, scenario.ours, words);
        assert.notEqual(official.accessKeyId, scenario.ours, `${words}: no difference any more (${scenario.why})`);
        ++otherwise;
    } else {
        assert.equal(ours.accessKeyId, official.accessKeyId, words);
        ++same;
    }
    // What the Credentials page says of JavaScript.
    if (official.accessKeyId && !scenario.joined)
        assert(ours.javascriptPlace && !ours.javascriptFails, `we say that JavaScript finds nothing; ${words}`);
    if (!ours.javascriptPlace)
        assert.equal(official.accessKeyId, undefined, `we say that JavaScript finds nothing; ${words}`);
    assert.equal(ours.javascriptRegion, official.region ?? '', words);
    rmSync(home, { recursive: true });
}
server.close();
console.log(`${scenarios.length} scenarios: ${same} the same, ${otherwise} otherwise on purpose; Node ${process.version}`);
