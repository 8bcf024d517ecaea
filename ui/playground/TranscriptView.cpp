// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/TranscriptView.h"

#include "ui/playground/TurnText.h"
#include "ui/widgets/Theme.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>

#include <algorithm>

namespace bk {

using namespace transcript;

namespace {

constexpr int kFlushMs = 25;
constexpr int kColumnCharacters = 84; // of average width: about 80 in running text
constexpr int kMargin = 16;

// The text between two positions as it is copied: pieces of one broken line joined again, no icons.
QString plainText(const QTextDocument *document, int from, int to)
{
    QString text;
    for (QTextBlock block = document->findBlock(from); block.isValid() && block.position() < to; block = block.next()) {
        const int start = std::max(0, from - block.position());
        const QString part = block.text().mid(start, to - block.position() - start);
        const auto join = MarkdownPiece::Join(block.blockFormat().intProperty(JoinProperty));
        if (block.position() > from && join != MarkdownPiece::Join::Nothing)
            text += join == MarkdownPiece::Join::Space ? u' ' : u'\n';
        text += part;
    }
    text.remove(QChar(QChar::ObjectReplacementCharacter));
    return text.replace(QChar::LineSeparator, u'\n').replace(QChar::Nbsp, u' ');
}

} // namespace

TranscriptView::TranscriptView(QWidget *parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setAcceptDrops(false);
    setAccessibleName(tr("Conversation"));
    document()->setUndoRedoEnabled(false);
    document()->setDocumentMargin(kMargin);
    document()->documentLayout()->registerHandler(kIconObject, &m_icons);
    m_writer = std::make_unique<TranscriptWriter>(document());
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(kFlushMs);
    connect(&m_flushTimer, &QTimer::timeout, this, &TranscriptView::drawSome);
    connect(this, &QTextBrowser::anchorClicked, this, &TranscriptView::activate);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_changing)
            m_following = value >= verticalScrollBar()->maximum() - 8;
    });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (m_following && !m_changing)
            verticalScrollBar()->setValue(maximum);
    });
}

TranscriptView::~TranscriptView() = default;

void TranscriptView::setConversation(Conversation *conversation)
{
    m_conversation = conversation;
    connect(conversation, &Conversation::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { rowsInserted(first, last); });
    connect(conversation, &Conversation::rowsRemoved, this, [this](const QModelIndex &, int first, int) { rebuildFrom(first); });
    connect(conversation, &Conversation::modelReset, this, [this] { rebuildFrom(0); });
    connect(conversation, &Conversation::textAppended, this, [this](const QString &text) {
        m_arrived += text;
        if (!m_flushTimer.isActive())
            m_flushTimer.start();
    });
    connect(conversation, &Conversation::dataChanged, this,
            [this](const QModelIndex &index, const QModelIndex &, const QList<int> &roles) { rowChanged(index.row(), roles); });
    rebuildFrom(0);
}

QVariant TranscriptView::loadResource(int, const QUrl &)
{
    ++m_loadsRefused;
    return {};
}

template<typename Change>
void TranscriptView::change(Change &&change)
{
    const int place = verticalScrollBar()->value();
    const QTextCursor before = textCursor();
    const int anchor = before.anchor();
    const int position = before.position();
    const bool wasChanging = std::exchange(m_changing, true);
    QTextCursor edit(document());
    edit.beginEditBlock();
    change();
    edit.endEditBlock();
    const int end = document()->characterCount() - 1;
    if (anchor != position && (textCursor().anchor() != anchor || textCursor().position() != position)) {
        QTextCursor restored(document());
        restored.setPosition(std::min(anchor, end));
        restored.setPosition(std::min(position, end), QTextCursor::KeepAnchor);
        setTextCursor(restored);
    }
    verticalScrollBar()->setValue(m_following ? verticalScrollBar()->maximum() : place);
    m_changing = wasChanging;
}

void TranscriptView::rebuildFrom(int row)
{
    change([this, row] {
        if (row < m_turnStarts.size()) {
            m_finishing = false; // what was not drawn yet goes with its row
            m_arrived.clear();
            m_writer->rewind(m_turnStarts.at(row));
            m_turnStarts.resize(row);
        }
        m_reasoningOpen.removeIf([this](int open) { return open >= m_conversation->rowCount(); });
        for (int i = int(m_turnStarts.size()); i < m_conversation->rowCount(); ++i)
            renderTurn(i);
    });
}

void TranscriptView::rowsInserted(int first, int)
{
    // A new question is something the person did: they want to see it.
    m_following = true;
    if (m_finishing)
        finishRow(first - 1);
    rebuildFrom(first);
}

void TranscriptView::renderTurn(int row)
{
    const Turn &turn = m_conversation->turns().at(row);
    m_turnStarts.append(m_writer->mark());
    if (turn.role != QLatin1String("assistant")) {
        m_writer->question(turn, row);
        return;
    }
    m_writer->answerHead(turn, row, m_reasoningOpen.contains(row));
    renderBody(turn);
    if (turn.state != Turn::State::Waiting && turn.state != Turn::State::Streaming)
        m_writer->answerFoot(turn, row);
}

void TranscriptView::renderBody(const Turn &turn)
{
    m_blocks = {};
    m_arrived.clear();
    m_finishing = false;
    m_bodyStart = m_openStart = m_writer->mark();
    m_bodyBegun = !turn.text.isEmpty();
    const bool running = turn.state == Turn::State::Waiting || turn.state == Turn::State::Streaming;
    if (!m_bodyBegun && running)
        m_writer->waiting(turn);
    for (const MarkdownPiece &piece : m_blocks.append(withVisibleMarks(turn.text)))
        m_writer->piece(piece);
    m_openStart = m_bodyBegun ? m_writer->mark() : m_openStart;
    for (const MarkdownPiece &piece : running ? m_blocks.preview() : m_blocks.finish())
        m_writer->piece(piece);
}

void TranscriptView::flush()
{
    draw(m_arrived.size());
}

void TranscriptView::drawSome()
{
    draw(kStep);
    if (!m_arrived.isEmpty())
        m_flushTimer.start();
    else if (m_finishing)
        finishRow(int(m_turnStarts.size()) - 1);
}

void TranscriptView::draw(qsizetype atMost)
{
    m_flushTimer.stop();
    if (m_arrived.isEmpty())
        return;
    QString text = m_arrived.left(atMost);
    if (text.back().isHighSurrogate() && text.size() < m_arrived.size())
        text += m_arrived.at(text.size());
    m_arrived.remove(0, text.size());
    change([this, &text] {
        m_writer->rewind(m_openStart); // the open piece, or the word that we wait
        m_bodyBegun = true;
        for (const MarkdownPiece &piece : m_blocks.append(withVisibleMarks(text)))
            m_writer->piece(piece);
        m_openStart = m_writer->mark();
        for (const MarkdownPiece &piece : m_blocks.preview())
            m_writer->piece(piece);
    });
}

void TranscriptView::rowChanged(int row, const QList<int> &roles)
{
    if (row != m_turnStarts.size() - 1)
        return;
    const Turn::State state = m_conversation->turns().at(row).state;
    if (roles.contains(Conversation::StateRole) && state != Turn::State::Streaming && state != Turn::State::Waiting) {
        m_finishing = m_arrived.size() > kStep; // then at the last step
        if (!m_finishing)
            finishRow(row);
    } else if (roles.contains(Conversation::ReasoningRole) && !m_bodyBegun && m_conversation->turns().at(row).reasoning.size() < 64) {
        rebuildFrom(row); // "Waiting" becomes "Reasoning"; its length is told at the end
    }
}

void TranscriptView::finishRow(int row)
{
    flush();
    m_finishing = false;
    const Turn &turn = m_conversation->turns().at(row);
    if (!turn.reasoning.isEmpty()) {
        rebuildFrom(row); // its head tells how long the reasoning became
        return;
    }
    change([this, row, &turn] {
        m_writer->rewind(m_openStart);
        for (const MarkdownPiece &piece : m_blocks.finish())
            m_writer->piece(piece);
        m_writer->answerFoot(turn, row);
    });
}

void TranscriptView::toggleReasoning(int row)
{
    if (!m_reasoningOpen.remove(row))
        m_reasoningOpen.insert(row);
    m_following = false;
    flush();
    rebuildFrom(row);
}

void TranscriptView::activate(const QUrl &url)
{
    const auto action = actionOf(url.toString());
    if (!action) {
        if (const auto link = safeLink(QString::fromLatin1(url.toEncoded())))
            Q_EMIT linkChosen(*link);
    } else if (action->name == QLatin1String("retry")) {
        Q_EMIT retryWanted(action->number);
    } else if (action->name == QLatin1String("edit")) {
        Q_EMIT editWanted(action->number);
    } else if (action->name == QLatin1String("copy")) {
        Q_EMIT copyWanted(action->number);
    } else if (action->name == QLatin1String("reasoning")) {
        toggleReasoning(action->number);
    } else if (action->name == QLatin1String("code")) {
        copyPlain(codeText(action->number), tr("Code copied"));
    }
}

void TranscriptView::copyPlain(const QString &text, const QString &what)
{
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied(what);
}

QString TranscriptView::codeText(int group) const
{
    QTextBlock first = document()->begin();
    while (first.isValid() && first.blockFormat().intProperty(GroupProperty) != group)
        first = first.next();
    QTextBlock last = first;
    while (last.next().isValid() && last.next().blockFormat().intProperty(GroupProperty) == group)
        last = last.next();
    if (!first.isValid() || first == last)
        return {};
    const QTextBlock code = first.next(); // the first line names the language
    return plainText(document(), code.position(), last.position() + last.length() - 1);
}

QString TranscriptView::selectedText() const
{
    const QTextCursor cursor = textCursor();
    return plainText(document(), cursor.selectionStart(), cursor.selectionEnd());
}

QMimeData *TranscriptView::createMimeDataFromSelection() const
{
    auto *mime = new QMimeData;
    mime->setText(selectedText());
    return mime;
}

void TranscriptView::fitColumn()
{
    const qreal character = QFontMetricsF(theme::font(theme::Type::Body)).averageCharWidth();
    const int column = int(character * kColumnCharacters) + 2 * kMargin;
    const int spare = std::max(0, width() - verticalScrollBar()->sizeHint().width() - column);
    setViewportMargins(spare / 2, 0, spare - spare / 2, 0);
}

void TranscriptView::resizeEvent(QResizeEvent *event)
{
    fitColumn();
    const bool following = m_following;
    QTextBrowser::resizeEvent(event);
    m_following = following;
    if (m_following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void TranscriptView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    const bool looks = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange;
    if (looks && m_conversation && m_writer) {
        flush();
        fitColumn();
        rebuildFrom(0);
    }
}

void TranscriptView::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        const int top = verticalScrollBar()->value();
        painter.translate(0, -top);
        const QRectF visible(0, top, viewport()->width(), viewport()->height());
        paintTranscriptBoxes(&painter, *document(), visible);
    }
    QTextBrowser::paintEvent(event);
    if (hasFocus()) {
        QPainter painter(viewport());
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

void TranscriptView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copySelection = menu->addAction(theme::icon(QStringLiteral("copy")), tr("Copy"), this, &QTextEdit::copy);
    copySelection->setEnabled(textCursor().hasSelection());
    const QTextBlock block = cursorForPosition(event->pos()).block();
    if (transcript::Box(block.blockFormat().intProperty(BoxProperty)) == transcript::Box::Code) {
        const int group = block.blockFormat().intProperty(GroupProperty);
        menu->addAction(tr("Copy this code"), this, [this, group] { copyPlain(codeText(group), tr("Code copied")); });
    }
    const QString address = anchorAt(event->pos());
    if (!address.isEmpty() && !actionOf(address))
        menu->addAction(tr("Copy link address"), this, [this, address] { copyPlain(address, tr("Address copied")); });
    menu->addSeparator();
    menu->addAction(tr("Select all"), this, &QTextEdit::selectAll);
    menu->popup(event->globalPos());
}

} // namespace bk
