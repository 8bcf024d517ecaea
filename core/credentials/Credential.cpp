// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/Credential.h"
