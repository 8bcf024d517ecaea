// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SigV4.h"
