// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyDoctor.h"
