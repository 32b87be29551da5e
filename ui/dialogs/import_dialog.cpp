#include "ui/dialogs/import_dialog.h"

#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/widgets/parts.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>

namespace wanmi {

ImportDialog::ImportDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Import"));
    setMinimumWidth(520);
    auto* form = new QFormLayout{this};
    form->setContentsMargins(18, 16, 18, 14);
    form->setVerticalSpacing(9);
    form->setLabelAlignment(Qt::AlignLeft);
    m_file = new QLineEdit{this};
    auto* pick = new QPushButton{tr("Choose…"), this};
    pick->setIcon(icon(QStringLiteral("open")));
    auto* row = new QHBoxLayout;
    row->addWidget(m_file, 1);
    row->addWidget(pick);
    form->addRow(tr("File"), row);
    m_kind = new QComboBox{this};
    m_kind->addItem(tr("Regions"), static_cast<int>(ImportKind::Regions));
    m_kind->addItem(tr("Street lines"), static_cast<int>(ImportKind::Streets));
    m_kind->addItem(tr("Components"), static_cast<int>(ImportKind::Components));
    m_kind->addItem(tr("Service requests"), static_cast<int>(ImportKind::Requests));
    form->addRow(tr("Holds"), m_kind);
    m_level = new QComboBox{this};
    m_level->addItem(tr("As the file says"), QString{});
    m_level->addItem(tr("District"), QStringLiteral("district"));
    m_level->addItem(tr("Street"), QStringLiteral("street"));
    m_level->addItem(tr("Community"), QStringLiteral("community"));
    m_levelTitle = new QLabel{tr("Level"), this};
    form->addRow(m_levelTitle, m_level);
    m_crs = new QLineEdit{this};
    m_crs->setPlaceholderText(tr("As the file says; or EPSG:4326, GCJ-02, BD-09"));
    form->addRow(tr("Coordinates"), m_crs);
    m_encoding = new QComboBox{this};
    m_encoding->addItem(tr("Guess"), QString{});
    for (const auto& name :
         {QStringLiteral("UTF-8"), QStringLiteral("GB18030"), QStringLiteral("GBK")})
        m_encoding->addItem(name, name);
    form->addRow(tr("Text"), m_encoding);
    m_mode = new QComboBox{this};
    m_mode->addItem(tr("Take the rows into the store"), false);
    m_mode->addItem(tr("Try only: report, change nothing"), true);
    form->addRow(tr("Do"), m_mode);
    auto* hint = styledLabel("muted", this, true);
    hint->setText(tr(
        "Columns are recognised by their names. Rows that cannot be taken are listed in a report; "
        "a broken file changes nothing."));
    form->addRow(hint);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton{tr("Cancel"), this};
    m_ok = primaryButton(this);
    m_ok->setText(tr("Import"));
    m_ok->setDefault(true);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_ok);
    form->addRow(buttons);
    connect(pick, &QPushButton::clicked, this, &ImportDialog::browse);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_file, &QLineEdit::textChanged, this, &ImportDialog::check);
    connect(m_kind, qOverload<int>(&QComboBox::currentIndexChanged), this, &ImportDialog::check);
    check();
}

void ImportDialog::setFile(const QString& path) {
    m_file->setText(path);
}

void ImportDialog::browse() {
    auto* dialog = new QFileDialog{this, tr("Import")};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Data files (%1)")
                                .arg(QStringLiteral("*.csv *.gpkg *.shp *.geojson *.json *.pbf "
                                                    "*.xlsx *.zip *.gz *.tsv *.kml *.sqlite")),
                            tr("All files (%1)").arg(QStringLiteral("*"))});
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setFile);
    dialog->open();
}

void ImportDialog::check() {
    const bool regions = m_kind->currentData().toInt() == static_cast<int>(ImportKind::Regions);
    m_level->setVisible(regions);
    m_levelTitle->setVisible(regions);
    m_ok->setEnabled(QFileInfo{m_file->text()}.isFile());
}

ImportChoice ImportDialog::choice() const {
    ImportChoice c;
    c.file = m_file->text();
    c.options.kind = static_cast<ImportKind>(m_kind->currentData().toInt());
    const auto level = fromQt(m_level->currentData().toString());
    if (c.options.kind == ImportKind::Regions && !level.empty())
        c.options.set.emplace_back("level", level);
    c.options.crs = fromQt(m_crs->text().trimmed());
    c.options.dryRun = m_mode->currentData().toBool();
    c.encoding = m_encoding->currentData().toString();
    return c;
}

} // namespace wanmi
