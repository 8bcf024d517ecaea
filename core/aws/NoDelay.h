// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bk {

// Switches Nagle's algorithm off on every connected TCP socket of this process and returns how many there are. Qt 6.4
// offers no option for it and hands out no socket, so a body over 16 KiB waits 40 ms for a delayed ACK; Linux sends
// what was held back at the moment the option is set, so being late does no harm. Looks at no more than 1,024
// descriptors; for each new connection once.
int disableNagleOnTcpSockets();

} // namespace bk
