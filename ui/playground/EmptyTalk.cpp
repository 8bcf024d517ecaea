// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/EmptyTalk.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr int kWordsWidth = 300; // fits beside the parameters in the smallest window

struct Words final {
    QString icon;
    QString title;
    QString words;
    QString action; // empty: no button
};

Words wordsOf(EmptyTalk::Step step)
{
    switch (step) {
    case EmptyTalk::Step::AddKey:
        return {QStringLiteral("keys"), EmptyTalk::tr("No key yet"),
                EmptyTalk::tr("To talk with a model, add an Amazon Bedrock API key. It is kept in your system's keyring."),
                EmptyTalk::tr("&Add a key")};
    case EmptyTalk::Step::PickKey:
        return {QStringLiteral("keys"), EmptyTalk::tr("Which key?"),
                EmptyTalk::tr("The key you pick is the one that is used, or you get an error. Never another."), EmptyTalk::tr("&Pick a key")};
    case EmptyTalk::Step::PickModel:
        return {QStringLiteral("model"), EmptyTalk::tr("Which model?"),
                EmptyTalk::tr("Search the models this key can see, or type a model id, an inference profile or an ARN."),
                EmptyTalk::tr("&Pick a model")};
    case EmptyTalk::Step::Ask:
        break;
    }
    return {QStringLiteral("playground"), EmptyTalk::tr("Ask something"),
            EmptyTalk::tr("Write below, or begin with one of these. Parameters are not sent until you set them."), {}};
}

} // namespace

EmptyTalk::EmptyTalk(QWidget *parent)
    : QWidget(parent), m_icon(new QLabel), m_title(new QLabel), m_words(new QLabel), m_action(new QPushButton), m_prompts(new QWidget)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_title->setFont(theme::font(theme::Type::Title));
    m_words->setWordWrap(true);
    m_words->setForegroundRole(QPalette::PlaceholderText);
    m_words->setFixedWidth(kWordsWidth);
    for (QLabel *label : {m_icon, m_title, m_words})
        label->setAlignment(Qt::AlignCenter);
    auto *prompts = new QVBoxLayout(m_prompts);
    prompts->setContentsMargins(0, theme::kGap2, 0, 0);
    prompts->setSpacing(theme::kGap2);
    for (const QString &prompt : {tr("Explain inference profiles in three sentences."),
                                  tr("Compare on-demand and provisioned throughput in a table."),
                                  tr("Write a Python function that reads a CSV file, with a test.")}) {
        auto *button = new QPushButton(prompt);
        connect(button, &QPushButton::clicked, this, [this, prompt] { Q_EMIT promptChosen(prompt); });
        prompts->addWidget(button);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGap6, theme::kGap4, theme::kGap6, theme::kGap4);
    layout->setSpacing(theme::kGap2);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_title);
    // Between stretches and not by alignment: only so does the layout give wrapped text the height it needs.
    auto *words = new QHBoxLayout;
    words->addStretch();
    words->addWidget(m_words);
    words->addStretch();
    layout->addLayout(words);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addWidget(m_prompts, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(m_step); });
    setStep(Step::Ask);
}

void EmptyTalk::setStep(Step step)
{
    m_step = step;
    const Words said = wordsOf(step);
    m_icon->setPixmap(theme::iconPixmap(said.icon, 32, theme::secondaryText(), devicePixelRatioF()));
    m_title->setText(said.title);
    m_words->setText(said.words);
    m_action->setText(said.action);
    m_action->setVisible(!said.action.isEmpty());
    m_prompts->setVisible(step == Step::Ask);
}

} // namespace bk
