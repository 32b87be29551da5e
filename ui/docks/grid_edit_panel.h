#pragma once
#include "gis/edit/grid_editor.h"
#include "ui/docks/draft_keeper.h"

#include <QWidget>

#include <memory>
#include <optional>

class QCheckBox;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace wanmi {

class DraftList;
class EditTools;
class MapView;
class RehearsalView;
struct Publication;

/// Editing the grid: drafts, tools, live facts, steps, rehearsal and publication.
class GridEditPanel final : public QWidget {
    Q_OBJECT
public:
    GridEditPanel(Session& session, MapView& map, QWidget* parent = nullptr);
    ~GridEditPanel() override;

    /// Shows the open drafts; `offer` is chosen among them.
    void showDrafts();
    void open(const QString& draft);
    void close(); ///< the draft, back to the list
    void rehearse(const QString& document = {});
    void publish(const QString& document);
    void setDark(bool dark);

    bool isEditing() const { return m_keeper->isOpen(); }
    bool isKeeping() const { return !m_keeper->isKept(); }
    bool hasStreets() const { return m_hasStreets; } ///< borders can be led along them
    GridEditor& editor() { return *m_editor; }
    DraftKeeper& keeper() { return *m_keeper; }
    DraftList& drafts() { return *m_drafts; }
    RehearsalView& rehearsal() { return *m_rehearsal; }
    QListWidget& steps() { return *m_steps; }
    QString factsText() const; ///< what the card tells, a line each

signals:
    void told(const QString& text, bool refused);
    void workBegun(const QString& title, std::shared_ptr<wanmi::LongWork> work);
    void workTold(const QString& step, qint64 done, qint64 total);
    void workEnded();
    void opened(const QString& draft);
    void closed();
    void kept();
    void finished(); ///< the user is done with the grid

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeEditPage();
    void addCard(class QVBoxLayout& column);
    void addBottom(class QVBoxLayout& column);
    void connectParts();
    void onOpened();
    void readStreets();
    void onPublished(const Result<Publication>& done);
    void showFacts();
    void showSteps();
    void showMode();
    void allow();
    void retranslate();
    DeskWorker::Told teller();
    QString cellText(MeshCell cell) const;

    Session& m_session;
    MapView& m_map;
    DraftKeeper* m_keeper;
    GridEditor* m_editor;
    QStackedWidget* m_pages;
    DraftList* m_drafts;
    RehearsalView* m_rehearsal;
    QWidget* m_editPage;
    QLabel* m_heading;
    QPushButton* m_close;
    EditTools* m_tools;
    QLabel* m_hint;
    QCheckBox* m_regions;
    QCheckBox* m_outside;
    QLabel* m_cell;
    QLabel* m_belongs;
    QLabel* m_area;
    QLabel* m_neighbours;
    QLabel* m_stepsTitle;
    QToolButton* m_undo;
    QToolButton* m_redo;
    QListWidget* m_steps;
    QLabel* m_kept;
    QPushButton* m_rehearse;
    bool m_hasStreets = false;
    std::optional<QString> m_afterKept; ///< rehearse with this document once all is kept
};

} // namespace wanmi
