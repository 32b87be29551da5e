#pragma once
#include "gis/layers/base_map_spec.h"

#include <QDialog>
#include <QList>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSlider;
class QToolButton;

namespace wanmi {

class MapView;

/// The user's own base maps: added, ordered, switched on and off; kept in the user's settings.
class BaseMapDialog final : public QDialog {
    Q_OBJECT
public:
    BaseMapDialog(MapView& map, QWidget* parent = nullptr);

private:
    void build();
    void fill();
    void add();
    void browse();
    void onType();
    void onRow();
    void move(int by);
    QString chosen() const;
    BaseMapSpec::Type type() const;

    MapView& m_map;
    QListWidget* m_list;
    QToolButton* m_up;
    QToolButton* m_down;
    QToolButton* m_remove;
    QSlider* m_opacity;
    QComboBox* m_type;
    QLineEdit* m_name;
    QLineEdit* m_source;
    QPushButton* m_browse;
    QLabel* m_layerTitle;
    QLineEdit* m_layer;
    QLabel* m_hint;
    QPushButton* m_add;
    bool m_filling = false;
};

/// The base maps of the user's settings.
QList<BaseMapSpec> savedBaseMaps();
void saveBaseMaps(const QList<BaseMapSpec>& specs);

} // namespace wanmi
