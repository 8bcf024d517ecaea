// SPDX-License-Identifier: Apache-2.0
// The official chain over this process's own environment, as one line of JSON.
import provider from '@aws-sdk/credential-provider-node';
import config from '@smithy/core/config';

const { defaultProvider } = provider;
const { NODE_REGION_CONFIG_OPTIONS, NODE_REGION_CONFIG_FILE_OPTIONS, loadConfig } = config;
const seen = {};
try {
    const { accessKeyId } = await defaultProvider({ maxRetries: 0, timeout: 1000 })();
    seen.accessKeyId = accessKeyId;
} catch (error) {
    seen.error = error.name;
}
try {
    seen.region = await loadConfig({ ...NODE_REGION_CONFIG_OPTIONS, default: '' }, NODE_REGION_CONFIG_FILE_OPTIONS)();
} catch {
    seen.region = '';
}
console.log(JSON.stringify(seen));
process.exit(0);
