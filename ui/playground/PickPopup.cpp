// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/PickPopup.h"

#include "ui/playground/PickDelegate.h"
#include "ui/widgets/Theme.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bk {

namespace {

constexpr int kWidth = 400;
constexpr int kMostRows = 7;

} // namespace

PickPopup::PickPopup(const QString &name, const QString &searchHint, QWidget *parent)
    : QFrame(parent, Qt::Popup), m_search(new QLineEdit), m_list(new QListView), m_state(new QLabel),
      m_useTyped(new QPushButton), m_age(new QLabel), m_refresh(new QToolButton), m_foot(new QWidget)
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(name);
    m_filter.setSourceModel(&m_model);
    m_search->setPlaceholderText(searchHint);
    m_search->setAccessibleName(searchHint);
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    m_list->setModel(&m_filter);
    m_list->setItemDelegate(new PickDelegate(m_list));
    m_list->setAccessibleName(name);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_age->setTextFormat(Qt::PlainText);
    m_age->setFont(theme::font(theme::Type::Caption));
    m_refresh->setText(tr("Refresh"));
    m_refresh->setIcon(theme::icon(QStringLiteral("retry")));
    m_refresh->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_refresh->setAutoRaise(true);
    m_useTyped->setFlat(true);
    m_useTyped->setIcon(theme::icon(QStringLiteral("edit")));

    auto *foot = new QHBoxLayout(m_foot);
    foot->setContentsMargins(0, 0, 0, 0);
    foot->addWidget(m_age, 1);
    foot->addWidget(m_refresh);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGap2, theme::kGap2, theme::kGap2, theme::kGap2);
    layout->setSpacing(theme::kGap2);
    layout->addWidget(m_search);
    layout->addWidget(m_state);
    layout->addWidget(m_list);
    layout->addWidget(m_useTyped);
    layout->addWidget(m_foot);
    m_foot->hide();
    m_state->hide();
    m_useTyped->hide();

    connect(m_search, &QLineEdit::textChanged, this, &PickPopup::filter);
    connect(m_list, &QListView::clicked, this, &PickPopup::choose);
    connect(m_useTyped, &QPushButton::clicked, this, &PickPopup::chooseTyped);
    connect(m_refresh, &QToolButton::clicked, this, &PickPopup::refreshWanted);
}

void PickPopup::setItems(QList<PickItem> items, const QString &currentId)
{
    m_model.setItems(std::move(items));
    const QModelIndex current = m_filter.mapFromSource(m_model.index(m_model.rowOf(currentId)));
    m_list->setCurrentIndex(current.isValid() ? current : m_filter.index(0, 0));
    m_list->setVisible(m_model.rowCount() > 0);
    m_list->setFixedHeight(PickDelegate::kHeight * std::clamp(m_model.rowCount(), 1, kMostRows) + 2);
    updateFreeText();
    adjustSize();
}

void PickPopup::setFreeText(const QString &pattern)
{
    m_freeTextPattern = pattern;
    updateFreeText();
}

void PickPopup::setState(const QString &words, bool busy, bool bad)
{
    m_state->setText(words);
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, bad ? theme::text(theme::Meaning::Bad) : theme::secondaryText());
    m_state->setPalette(palette);
    m_state->setVisible(!words.isEmpty());
    m_refresh->setEnabled(!busy);
    place();
}

QString PickPopup::stateWords() const
{
    return m_state->text();
}

void PickPopup::setAge(const QString &words)
{
    m_age->setText(words);
    m_foot->setVisible(!words.isEmpty());
    place();
}

void PickPopup::openAt(QWidget *chip)
{
    m_chip = chip;
    m_search->clear();
    setFixedWidth(std::min(kWidth, chip->window()->width() - 2 * theme::kGap4));
    place();
    show();
    m_search->setFocus(Qt::PopupFocusReason);
    m_list->scrollTo(m_list->currentIndex(), QAbstractItemView::PositionAtCenter);
    Q_EMIT opened();
}

// Above the chip where there is room, for the chips stand at the foot of the page; again whenever the height changes.
void PickPopup::place()
{
    adjustSize();
    if (!m_chip)
        return;
    const QPoint top = m_chip->mapToGlobal(QPoint(0, 0));
    const QRect screen = m_chip->screen()->availableGeometry();
    QPoint at(top.x(), top.y() - height() - theme::kGap1);
    if (at.y() < screen.top())
        at.setY(std::min(top.y() + m_chip->height() + theme::kGap1, screen.bottom() - height()));
    at.setX(std::clamp(at.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
    move(at);
}

void PickPopup::filter(const QString &typed)
{
    m_filter.setWords(typed);
    if (!m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_filter.index(0, 0));
    updateFreeText();
}

// No id, ARN or region has white space in it: that is a search, or a prompt typed into the wrong place.
bool PickPopup::canBeId(const QString &typed) const
{
    const auto isSpace = [](QChar c) { return c.isSpace(); };
    return !m_freeTextPattern.isEmpty() && !typed.isEmpty() && std::none_of(typed.begin(), typed.end(), isSpace);
}

void PickPopup::updateFreeText()
{
    const QString typed = m_search->text().trimmed();
    const bool isOffered = canBeId(typed) && m_model.rowOf(typed) < 0;
    m_useTyped->setVisible(isOffered);
    if (isOffered)
        m_useTyped->setText(QFontMetrics(m_useTyped->font()).elidedText(m_freeTextPattern.arg(typed), Qt::ElideMiddle, kWidth - 72)
                                .replace(u'&', QStringLiteral("&&")));
}

void PickPopup::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const QString id = index.data(PickModel::IdRole).toString();
    hide();
    Q_EMIT picked(id);
}

void PickPopup::chooseTyped()
{
    const QString typed = m_search->text().trimmed();
    if (!canBeId(typed))
        return;
    hide();
    Q_EMIT picked(typed);
}

// Enter means the marked row; with no row left it means the text itself.
void PickPopup::acceptCurrent()
{
    if (m_filter.rowCount() > 0)
        choose(m_list->currentIndex());
    else if (!m_useTyped->isHidden())
        chooseTyped();
}

bool PickPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        acceptCurrent();
        return true;
    }
    const bool moves = key->key() == Qt::Key_Down || key->key() == Qt::Key_Up || key->key() == Qt::Key_PageDown
        || key->key() == Qt::Key_PageUp;
    if (watched == m_search && moves) {
        QCoreApplication::sendEvent(m_list, event);
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace bk
