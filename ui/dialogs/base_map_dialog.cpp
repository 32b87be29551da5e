#include "ui/dialogs/base_map_dialog.h"

#include "gis/canvas/map_view.h"
#include "ui/models/icon.h"
#include "ui/widgets/parts.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QSignalBlocker>
#include <QSlider>

namespace wanmi {
namespace {

QString settingsGroup() {
    return QStringLiteral("baseMaps");
}

} // namespace

QList<BaseMapSpec> savedBaseMaps() {
    QSettings settings;
    QList<BaseMapSpec> specs;
    const int count = settings.beginReadArray(settingsGroup());
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        BaseMapSpec s;
        const auto text = [&settings](const char* key) {
            return settings.value(QLatin1String(key)).toString();
        };
        s.type = baseMapType(text("type"));
        s.name = text("name");
        s.source = text("source");
        s.layer = text("layer");
        s.opacity = settings.value(QStringLiteral("opacity"), 1.0).toDouble();
        s.visible = settings.value(QStringLiteral("visible"), true).toBool();
        specs.push_back(s);
    }
    settings.endArray();
    return specs;
}

void saveBaseMaps(const QList<BaseMapSpec>& specs) {
    QSettings settings;
    settings.remove(settingsGroup());
    settings.beginWriteArray(settingsGroup());
    int i = 0;
    for (const auto& s : specs) {
        settings.setArrayIndex(i++);
        settings.setValue(QStringLiteral("type"), baseMapTypeName(s.type));
        settings.setValue(QStringLiteral("name"), s.name);
        settings.setValue(QStringLiteral("source"), s.source);
        settings.setValue(QStringLiteral("layer"), s.layer);
        settings.setValue(QStringLiteral("opacity"), s.opacity);
        settings.setValue(QStringLiteral("visible"), s.visible);
    }
    settings.endArray();
}

BaseMapDialog::BaseMapDialog(MapView& map, QWidget* parent) : QDialog(parent), m_map(map) {
    setWindowTitle(tr("Base maps"));
    setMinimumSize(560, 460);
    build();
    connect(&m_map, &MapView::baseMapsChanged, this, &BaseMapDialog::fill);
    fill();
    onType();
}

void BaseMapDialog::build() {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(18, 16, 18, 14);
    auto* top = new QHBoxLayout;
    m_list = new QListWidget{this};
    m_list->setObjectName(QStringLiteral("popup"));
    auto* side = new QVBoxLayout;
    m_up = quietButton(QStringLiteral("up"), this);
    m_down = quietButton(QStringLiteral("down"), this);
    m_remove = quietButton(QStringLiteral("remove"), this);
    m_up->setToolTip(tr("Above the others"));
    m_down->setToolTip(tr("Below the others"));
    m_remove->setToolTip(tr("Remove"));
    for (auto* b : {m_up, m_down, m_remove})
        side->addWidget(b);
    side->addStretch(1);
    top->addWidget(m_list, 1);
    top->addLayout(side);
    column->addLayout(top, 1);
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft);
    m_opacity = new QSlider{Qt::Horizontal, this};
    m_opacity->setRange(10, 100);
    form->addRow(tr("Opacity"), m_opacity);
    column->addLayout(form);
    column->addWidget(ruleLine(this));
    auto* title = styledLabel("subheading", this);
    title->setText(tr("Add a base map"));
    column->addWidget(title);
    auto* fresh = new QFormLayout;
    fresh->setLabelAlignment(Qt::AlignLeft);
    m_type = new QComboBox{this};
    m_type->addItem(tr("XYZ tiles"), static_cast<int>(BaseMapSpec::Type::Xyz));
    m_type->addItem(QStringLiteral("WMTS"), static_cast<int>(BaseMapSpec::Type::Wmts));
    m_type->addItem(QStringLiteral("WMS"), static_cast<int>(BaseMapSpec::Type::Wms));
    m_type->addItem(tr("Image file (GeoTIFF)"), static_cast<int>(BaseMapSpec::Type::File));
    m_type->addItem(QStringLiteral("MBTiles"), static_cast<int>(BaseMapSpec::Type::MbTiles));
    m_name = new QLineEdit{this};
    m_source = new QLineEdit{this};
    m_browse = new QPushButton{tr("Choose…"), this};
    m_layer = new QLineEdit{this};
    m_layerTitle = new QLabel{tr("Layer"), this};
    m_layer->setPlaceholderText(tr("Empty: the first one the server offers"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_source, 1);
    row->addWidget(m_browse);
    fresh->addRow(tr("Type"), m_type);
    fresh->addRow(tr("Name"), m_name);
    fresh->addRow(tr("Address"), row);
    fresh->addRow(m_layerTitle, m_layer);
    column->addLayout(fresh);
    m_hint = styledLabel("muted", this, true);
    column->addWidget(m_hint);
    auto* buttons = new QHBoxLayout;
    m_add = primaryButton(this);
    m_add->setText(tr("Add"));
    auto* close = new QPushButton{tr("Close"), this};
    buttons->addStretch(1);
    buttons->addWidget(m_add);
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_add, &QPushButton::clicked, this, &BaseMapDialog::add);
    connect(m_browse, &QPushButton::clicked, this, &BaseMapDialog::browse);
    connect(m_type, qOverload<int>(&QComboBox::currentIndexChanged), this, &BaseMapDialog::onType);
    connect(m_source, &QLineEdit::textChanged, this,
            [this](const QString& t) { m_add->setEnabled(!t.trimmed().isEmpty()); });
    connect(m_list, &QListWidget::currentRowChanged, this, &BaseMapDialog::onRow);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (m_filling) return;
        m_map.setBaseMapVisible(item->data(Qt::UserRole).toString(),
                                item->checkState() == Qt::Checked);
        saveBaseMaps(m_map.baseMaps());
    });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int value) {
        if (m_filling || chosen().isEmpty()) return;
        m_map.setBaseMapOpacity(chosen(), value / 100.0);
        saveBaseMaps(m_map.baseMaps());
    });
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_remove, &QToolButton::clicked, this, [this] {
        m_map.removeBaseMap(chosen());
        saveBaseMaps(m_map.baseMaps());
        fill();
    });
}

QString BaseMapDialog::chosen() const {
    const auto* item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString{};
}

BaseMapSpec::Type BaseMapDialog::type() const {
    return static_cast<BaseMapSpec::Type>(m_type->currentData().toInt());
}

void BaseMapDialog::fill() {
    m_filling = true;
    const auto kept = chosen();
    m_list->clear();
    for (const auto& spec : m_map.baseMaps()) {
        auto* item = new QListWidgetItem{spec.name.isEmpty() ? spec.source : spec.name, m_list};
        item->setData(Qt::UserRole, spec.id);
        item->setToolTip(spec.source);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(spec.visible ? Qt::Checked : Qt::Unchecked);
        if (spec.id == kept) m_list->setCurrentItem(item);
    }
    m_filling = false;
    onRow();
}

void BaseMapDialog::onRow() {
    const int row = m_list->currentRow();
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_list->count());
    m_remove->setEnabled(row >= 0);
    m_opacity->setEnabled(row >= 0);
    const auto all = m_map.baseMaps();
    if (row < 0 || row >= all.size()) return;
    const QSignalBlocker quiet{m_opacity};
    m_opacity->setValue(static_cast<int>(all.at(row).opacity * 100));
}

void BaseMapDialog::move(int by) {
    m_map.moveBaseMap(chosen(), m_list->currentRow() + by);
    saveBaseMaps(m_map.baseMaps());
    fill();
}

void BaseMapDialog::onType() {
    const bool file = type() == BaseMapSpec::Type::File || type() == BaseMapSpec::Type::MbTiles;
    const bool server = type() == BaseMapSpec::Type::Wms || type() == BaseMapSpec::Type::Wmts;
    m_browse->setVisible(file);
    m_layer->setVisible(server);
    m_layerTitle->setVisible(server);
    m_source->setPlaceholderText(type() == BaseMapSpec::Type::Xyz
                                     ? QStringLiteral("https://…/{z}/{x}/{y}.png")
                                 : server ? QStringLiteral("https://…")
                                          : QString{});
    m_hint->setText(file ? tr("The file stays where it is.")
                         : tr("A server that does not answer within five seconds is shown without "
                              "its map; the window goes on."));
    m_add->setEnabled(!m_source->text().trimmed().isEmpty());
}

void BaseMapDialog::browse() {
    auto* dialog = new QFileDialog{this, tr("Base maps")};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_source, &QLineEdit::setText);
    dialog->open();
}

void BaseMapDialog::add() {
    BaseMapSpec spec;
    spec.type = type();
    spec.source = m_source->text().trimmed();
    spec.name = m_name->text().trimmed().isEmpty() ? spec.source.section(QLatin1Char('/'), -1)
                                                   : m_name->text().trimmed();
    spec.layer = m_layer->text().trimmed();
    m_map.addBaseMap(spec);
    saveBaseMaps(m_map.baseMaps());
    m_source->clear();
    m_name->clear();
    fill();
}

} // namespace wanmi
