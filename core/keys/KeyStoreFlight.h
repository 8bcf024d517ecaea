// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyStore.h"

namespace bk {

// While one lives, an operation on this key is between its steps: what the keyring lists about it is not to be judged.
class KeyStore::Flight final {
public:
    Flight(KeyStore &store, KeyId id) : m_store(store), m_id(std::move(id)) { ++m_store.m_inFlight[m_id]; }
    ~Flight()
    {
        if (--m_store.m_inFlight[m_id] == 0)
            m_store.m_inFlight.remove(m_id);
        m_store.m_touched.insert(m_id);
        m_store.m_lastOwnChange.start();
    }
    Flight(const Flight &) = delete;
    Flight &operator=(const Flight &) = delete;

private:
    KeyStore &m_store;
    KeyId m_id;
};

} // namespace bk
