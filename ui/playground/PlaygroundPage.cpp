// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/PlaygroundPage.h"

namespace bk {

PlaygroundPage::PlaygroundPage(const UiParts &parts, QWidget *parent) : QWidget(parent), m_parts(parts) {}

PlaygroundPage::~PlaygroundPage() = default;

void PlaygroundPage::useKey(const KeyId &id)
{
    Q_EMIT targetChanged(id, {});
}

} // namespace bk
