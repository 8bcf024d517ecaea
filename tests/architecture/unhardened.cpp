// SPDX-License-Identifier: Apache-2.0
// Linked as no program of ours may be: the control of hardened.sh.
int main()
{
    return 0;
}
