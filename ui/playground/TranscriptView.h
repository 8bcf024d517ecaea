// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/playground/TranscriptWriter.h"

#include <QSet>
#include <QTextBrowser>
#include <QTimer>

namespace bk {

// The talk, as one read-only document. Safe (F6): loads nothing, makes no HTML, keeps only http and https links, which open
// after a question that shows where they lead. Quick: text is taken up every 25 ms at most, closed pieces are drawn once,
// only the open one again, so a frame costs the same at the start and at the end of a talk. Selection survives streaming;
// it scrolls along only when it stood at the end. Copies plain text. Rows are those of the Conversation, which outlives it.
class TranscriptView final : public QTextBrowser {
    Q_OBJECT
public:
    // Characters drawn at once: more would hold the window for longer than a frame.
    static constexpr qsizetype kStep = 4'000;

    explicit TranscriptView(QWidget *parent = nullptr);
    ~TranscriptView() override;

    void setConversation(Conversation *conversation);
    QVariant loadResource(int type, const QUrl &name) override; // nothing, ever
    [[nodiscard]] int loadsRefused() const { return m_loadsRefused; }
    [[nodiscard]] qint64 charactersWritten() const { return m_charactersWritten + m_writer->charactersWritten(); }
    [[nodiscard]] QString selectedText() const;   // as it is copied
    [[nodiscard]] QString codeText(int group) const; // of a block of code
    void flush(); // draws all that has come; by itself the view draws a burst in steps
    [[nodiscard]] bool isBehind() const { return !m_arrived.isEmpty(); }

Q_SIGNALS:
    void retryWanted(int row);
    void editWanted(int row);
    void copyWanted(int row);
    void copied(const QString &what); // for a word in the window
    void linkChosen(const QUrl &url);  // http or https

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    void rebuildFrom(int row);
    void renderTurn(int row);
    void renderBody(const Turn &turn);
    void draw(qsizetype atMost); // characters
    void drawSome();
    void rowsInserted(int first, int last);
    void rowChanged(int row, const QList<int> &roles);
    void finishRow(int row);
    void activate(const QUrl &url);
    void toggleReasoning(int row);
    void fitColumn();
    template<typename Change> void change(Change &&change); // keeps selection and place
    void copyPlain(const QString &text, const QString &what);

    Conversation *m_conversation = nullptr;
    InlineIcons m_icons;
    std::unique_ptr<TranscriptWriter> m_writer;
    QList<TranscriptWriter::Mark> m_turnStarts;
    QSet<int> m_reasoningOpen;
    MarkdownBlocks m_blocks;            // of the answer that is arriving
    TranscriptWriter::Mark m_bodyStart; // behind the head of that answer
    TranscriptWriter::Mark m_openStart; // behind its last closed piece
    bool m_bodyBegun = false;
    QString m_arrived;                  // text that is not drawn yet
    bool m_finishing = false;           // the answer is over and its foot comes after the last of them
    QTimer m_flushTimer;
    bool m_following = true; // stands at the end, so goes along
    bool m_changing = false;
    int m_loadsRefused = 0;
    qint64 m_charactersWritten = 0;
};

// Behind the text: boxes, bars of quotes, rules. Only what the rectangle (document coordinates) shows.
void paintTranscriptBoxes(QPainter *painter, const QTextDocument &document, const QRectF &visible);

} // namespace bk
