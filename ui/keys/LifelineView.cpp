// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/LifelineView.h"

#include "ui/keys/KeyListModel.h"
#include "ui/keys/KeyWords.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/StylePaint.h"

#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace bk {

using theme::Meaning;

namespace {

constexpr int kRow = 48;
constexpr int kBar = 10;
constexpr int kLeastBar = kBar; // a day in a picture of two years is still seen, as a dot
constexpr double kTickRoom = 92;
constexpr qint64 kDay = 86'400;
constexpr qint64 kLongTermWarning = 14 * kDay; // as ExpiryLevel::Soon
constexpr qint64 kShortTermWarning = 3'600;

void paintToday(QPainter *painter, double x, int top, int bottom)
{
    painter->setPen(QPen(theme::text(Meaning::Accent), 1.5));
    painter->drawLine(QPointF(x, top), QPointF(x, bottom));
}

void paintElided(QPainter *painter, const QRect &line, theme::Type type, const QColor &color, const QString &words)
{
    painter->setFont(theme::font(type));
    painter->setPen(color);
    painter->drawText(line, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine), painter->fontMetrics().elidedText(words, Qt::ElideRight, line.width()));
}

} // namespace

// The calendar above the lines.
class TimeAxis final : public QWidget {
public:
    explicit TimeAxis(QWidget *parent) : QWidget(parent)
    {
        setFixedHeight(fontMetrics().height() * 2 + theme::kGap2);
    }
    void show(const TimeScale &scale, const QDateTime &now)
    {
        m_scale = scale;
        m_now = now;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (!m_scale.isValid())
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(theme::font(theme::Type::Caption));
        const QRect lines = LifelineDelegate::linesIn(rect());
        const int line = painter.fontMetrics().height();
        const double today = lines.left() + m_scale.xOf(m_now, lines.width());
        const QString word = LifelineView::tr("Today");
        const int half = painter.fontMetrics().horizontalAdvance(word) / 2 + 1;
        const double middle = qBound(double(lines.left() + half), today, double(lines.right() - half));
        painter.setPen(theme::text(Meaning::Accent));
        painter.drawText(QRectF(middle - half, 2, 2 * half, line), Qt::AlignCenter, word);
        paintToday(&painter, today, line + 3, height());
        const QList<TimeScale::Tick> ticks = m_scale.ticks(lines.width(), kTickRoom);
        for (const TimeScale::Tick &tick : ticks) {
            const double x = lines.left() + m_scale.xOf(tick.at, lines.width());
            painter.setPen(theme::hairline());
            painter.drawLine(QPointF(x, height() - 6), QPointF(x, height()));
            if (lines.right() - x < kTickRoom / 2)
                continue;
            painter.setPen(theme::secondaryText());
            painter.drawText(QRectF(x + 4, height() - line - 2, kTickRoom, line), Qt::AlignLeft | Qt::AlignVCenter, tick.words);
        }
        painter.setPen(theme::hairline());
        painter.drawLine(0, height() - 1, width(), height() - 1);
    }

private:
    TimeScale m_scale;
    QDateTime m_now;
};

void LifelineDelegate::setScale(const TimeScale &scale, const QDateTime &now)
{
    m_scale = scale;
    m_now = now;
}

QRect LifelineDelegate::linesIn(const QRect &row)
{
    const int names = qBound(110, row.width() / 4, 220);
    return row.adjusted(names + theme::kGap4, 0, -theme::kGap6, 0);
}

void LifelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool hover = option.state.testFlag(QStyle::State_MouseOver);
    const QColor ground = option.state.testFlag(QStyle::State_Selected) ? theme::fill(Meaning::Accent)
        : hover                                                         ? option.palette.color(QPalette::AlternateBase)
                                                                        : QColor();
    paint::row(painter, option, ground);
    const QRect lines = linesIn(option.rect);
    const double width = lines.width();
    const double y = option.rect.center().y() + 0.5;

    const auto level = ExpiryLevel(index.data(KeyListModel::LevelRole).toInt());
    const QRect names(option.rect.left() + theme::kGap4, option.rect.top() + 5, lines.left() - option.rect.left() - 2 * theme::kGap4, option.rect.height() / 2 - 5);
    paintElided(painter, names, theme::Type::Body, option.palette.color(QPalette::Text), index.data(Qt::DisplayRole).toString());
    paintElided(painter, names.translated(0, names.height()), theme::Type::Caption,
                level == ExpiryLevel::Fine ? theme::secondaryText() : theme::text(expiryMeaning(level)), index.data(KeyListModel::TimeLeftRole).toString());

    const QDateTime from = index.data(KeyListModel::BornRole).toDateTime();
    const QDateTime end = index.data(KeyListModel::EndsRole).toDateTime();
    const bool never = index.data(KeyListModel::NeverEndsRole).toBool();
    const bool dated = end.isValid() && !never;
    QColor color = theme::environmentColor(index.data(KeyListModel::EnvironmentRole).toString(), index.data(KeyListModel::EnvironmentColorRole).toString());
    if (level == ExpiryLevel::Ended) { // a hairline's colour would be lost on a dark ground
        color = theme::secondaryText();
        color.setAlphaF(0.5F);
    }

    double left = m_scale.xOf(from.isValid() ? from : m_now, width);
    const double right = dated ? m_scale.xOf(end, width) : never ? width : m_scale.xOf(m_now, width);
    left = qMin(left, right - kLeastBar);
    const auto piece = [&](double x1, double x2, const QColor &with) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(with);
        painter->drawRoundedRect(QRectF(lines.left() + x1, y - kBar / 2.0, qMax(x2 - x1, 2.0), kBar), kBar / 2.0, kBar / 2.0);
    };
    piece(left, right, color);
    if (const double today = m_scale.xOf(m_now, width); level != ExpiryLevel::Ended && today - left > kLeastBar) { // what is gone is paler
        QColor gone = option.palette.color(QPalette::Base);
        gone.setAlphaF(0.6F);
        piece(left, qMin(today, right), gone);
    }
    if (dated && level != ExpiryLevel::Ended && end <= m_scale.to()) { // the zone in which it warns
        const bool shortTerm = from.isValid() && from.secsTo(end) <= kDay;
        const double zone = qMax(m_scale.xOf(end.addSecs(shortTerm ? -kShortTermWarning : -kLongTermWarning), width), left);
        const bool inIt = level != ExpiryLevel::Fine;
        piece(qMin(zone, right - kLeastBar), right, theme::text(inIt ? expiryMeaning(level) : Meaning::Caution));
    }
    if (never || end > m_scale.to()) { // it goes on beyond the picture
        painter->setBrush(color);
        const double x = lines.right() + 1;
        painter->drawPolygon(QPolygonF({{x, y - 7}, {x + 11, y}, {x, y + 7}}));
    } else if (!dated) {
        painter->setPen(QPen(theme::secondaryText(), 2, Qt::DotLine, Qt::RoundCap));
        painter->drawLine(QPointF(lines.left() + right + 6, y), QPointF(lines.left() + qMin(right + 70, width), y));
    }
    paintToday(painter, lines.left() + m_scale.xOf(m_now, width), option.rect.top(), option.rect.bottom() + 1);
    painter->restore();
}

QSize LifelineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {240, kRow};
}

LifelineView::LifelineView(QAbstractItemModel *model, QItemSelectionModel *selection, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_list(new QListView)
    , m_axis(new TimeAxis(this))
    , m_words(new ElidedLabel(theme::Type::Caption, Label::Tone::Quiet))
    , m_setEnd(makeButton(tr("Set the end date…"), QStringLiteral("clock")))
    , m_delegate(new LifelineDelegate(this))
{
    m_list->setModel(model);
    m_list->setSelectionModel(selection);
    m_list->setItemDelegate(m_delegate);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // the axis above counts on its place
    m_list->setAccessibleName(tr("Timeline of the keys"));
    m_list->viewport()->setAutoFillBackground(false);
    m_words->setContentsMargins(theme::kGap4, theme::kGap1, theme::kGap4, theme::kGap1);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, theme::kGap1);
    column->setSpacing(0);
    auto *calendar = new QHBoxLayout;
    calendar->setContentsMargins(0, 0, m_list->verticalScrollBar()->sizeHint().width(), 0);
    calendar->addWidget(m_axis);
    column->addLayout(calendar);
    column->addWidget(m_list, 1);
    column->addWidget(makeSeparator());
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(theme::kGap4, theme::kGap1, theme::kGap4, theme::kGap1);
    foot->addWidget(m_words);
    foot->addWidget(m_setEnd);
    m_words->setFixedHeight(m_setEnd->sizeHint().height()); // the button comes and goes, and nothing moves
    column->addLayout(foot);
    setFocusProxy(m_list);
    m_list->viewport()->installEventFilter(this);

    connect(selection, &QItemSelectionModel::currentChanged, this, &LifelineView::tell);
    connect(m_list, &QListView::entered, this, &LifelineView::tell);
    connect(m_setEnd, &QPushButton::clicked, this, &LifelineView::endWanted);
    connect(m_list, &QListView::activated, this, &LifelineView::opened);
    connect(m_list, &QListView::clicked, this, &LifelineView::opened);
    connect(model, &QAbstractItemModel::modelReset, this, &LifelineView::fit);
    connect(model, &QAbstractItemModel::rowsInserted, this, &LifelineView::fit);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &LifelineView::fit);
    connect(model, &QAbstractItemModel::dataChanged, this, &LifelineView::fit);
}

void LifelineView::fit()
{
    if (!isVisible())
        return;
    QList<TimeScale::Life> lives;
    const QAbstractItemModel *model = m_list->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const QModelIndex index = model->index(row, 0);
        const bool never = index.data(KeyListModel::NeverEndsRole).toBool();
        lives.append({index.data(KeyListModel::BornRole).toDateTime(), never ? QDateTime() : index.data(KeyListModel::EndsRole).toDateTime()});
    }
    const TimeScale scale = TimeScale::fitting(lives, m_clock.now());
    m_delegate->setScale(scale, m_clock.now());
    m_axis->show(scale, m_clock.now());
    m_list->viewport()->update();
    tell(m_list->currentIndex());
}

void LifelineView::tell(const QModelIndex &index)
{
    m_words->setText(index.isValid() ? tr("%1: %2").arg(index.data(Qt::DisplayRole).toString(), index.data(KeyListModel::LifeRole).toString()) : QString());
    // Of the chosen one: what the pointer is over is only told.
    m_setEnd->setVisible(m_list->currentIndex().data(KeyListModel::AsksForEndRole).toBool());
}

bool LifelineView::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        tell(m_list->currentIndex());
    return QWidget::eventFilter(object, event);
}

void LifelineView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fit();
}

} // namespace bk

#include "moc_LifelineView.cpp"
