#pragma once
#include "core/service/recensus.h"
#include "gis/canvas/map_view.h"
#include "ui/work/session.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace wanmi {

class LongWork;

/// A new survey held against the stock (部件复查): its rows on the map and in a list, accepted or
/// refused one by one, many at once, or a whole class; what was accepted can be taken back.
class RecensusPanel final : public QWidget {
    Q_OBJECT
public:
    RecensusPanel(Session& session, MapView& map, QWidget* parent = nullptr);
    ~RecensusPanel() override;

    void begin();  ///< reads the store, and marks the rows on the map
    void reload(); ///< reads the store again; marks only between begin and end
    void end();    ///< takes the marks away
    void prefer(const std::string& id) { m_preferred = id; } ///< chosen once it is listed
    QComboBox& censuses() { return *m_censuses; }
    QComboBox& filter() { return *m_filter; }
    QTreeWidget& rows() { return *m_tree; }
    QLineEdit& note() { return *m_note; }
    QCheckBox& whole() { return *m_whole; }
    QPushButton& acceptButton() { return *m_accept; }
    QPushButton& refuseButton() { return *m_refuse; }
    QPushButton& undoButton() { return *m_undo; }
    QPushButton& compareButton() { return *m_compare; }

signals:
    void compareWanted(); ///< a file is to be chosen and compared
    void told(const QString& text, bool refused);
    void workBegun(const QString& title, std::shared_ptr<wanmi::LongWork> work);
    void workTold(const QString& step, qint64 done, qint64 total);
    void workEnded();

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void readRows();
    void fillCensuses();
    void fill();
    void mark();
    void look();
    void decide(bool accept);
    void decided(const Result<RecensusReceipt>& receipt, bool accept);
    void undo();
    void takenBack(const Result<ComponentReceipt>& receipt);
    DeskWorker::Told teller();
    void enable();
    void retranslate();
    std::string census() const;
    RecensusQuery query() const;
    RecensusChoice choice() const;

    Session& m_session;
    MapView& m_map;
    std::vector<RecensusPage> m_known;
    std::vector<RecensusRow> m_rows;
    std::vector<MapMark> m_marks; ///< of each row
    std::string m_preferred;
    std::string m_last; ///< the act that can be taken back
    std::int64_t m_total = 0;
    int m_asked = 0; ///< answers to older questions are dropped
    bool m_active = false;
    std::shared_ptr<LongWork> m_work;
    QLabel* m_explain;
    QComboBox* m_censuses;
    QPushButton* m_compare;
    QComboBox* m_filter;
    QTreeWidget* m_tree;
    QLabel* m_count;
    QLineEdit* m_note;
    QCheckBox* m_whole;
    QPushButton* m_accept;
    QPushButton* m_refuse;
    QPushButton* m_undo;
};

} // namespace wanmi
