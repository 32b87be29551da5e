#include "ui/dialogs/import_dialog.h"

#include "ui/models/icon.h"
#include "ui/models/names.h"
#include "ui/models/text.h"
#include "ui/widgets/parts.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>

#include <algorithm>

namespace wanmi {
namespace {

constexpr int kColumnsHeight = 190; // pixels: six fields at a glance

QComboBox* columnBox(QTableWidget* table, int row) {
    return qobject_cast<QComboBox*>(table->cellWidget(row, 1));
}

} // namespace

ImportDialog::ImportDialog(const Names& names, Reader reader, QWidget* parent)
    : QDialog(parent),
      m_names(names),
      m_reader(std::move(reader)) {
    setWindowTitle(tr("Import"));
    setMinimumWidth(580);
    auto* form = new QFormLayout{this};
    form->setContentsMargins(18, 16, 18, 14);
    form->setVerticalSpacing(9);
    form->setLabelAlignment(Qt::AlignLeft);
    buildForm(form);
    buildButtons(form);
    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    connect(&m_typing, &QTimer::timeout, this, &ImportDialog::look);
    connect(m_file, &QLineEdit::textChanged, this, &ImportDialog::check);
    for (auto* box : {m_kind, m_level, m_encoding})
        connect(box, qOverload<int>(&QComboBox::currentIndexChanged), this, &ImportDialog::check);
    check();
}

QLineEdit* ImportDialog::fileRow(QFormLayout* form, QLabel* title, const QStringList& filters) {
    auto* line = new QLineEdit{this};
    auto* pick = new QPushButton{tr("Choose…"), this};
    pick->setIcon(icon(QStringLiteral("open")));
    auto* row = new QWidget{this};
    auto* in = new QHBoxLayout{row};
    in->setContentsMargins(0, 0, 0, 0);
    in->addWidget(line, 1);
    in->addWidget(pick);
    form->addRow(title, row);
    connect(pick, &QPushButton::clicked, this, [this, line, filters] {
        auto* dialog = new QFileDialog{this, tr("Import")};
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters(filters);
        connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
        dialog->open();
    });
    return line;
}

void ImportDialog::buildForm(QFormLayout* form) {
    const auto all = tr("All files (%1)").arg(QStringLiteral("*"));
    const QStringList files{tr("Data files (%1)")
                                .arg(QStringLiteral("*.csv *.gpkg *.shp *.geojson *.json *.pbf "
                                                    "*.xlsx *.zip *.gz *.tsv *.kml *.sqlite")),
                            all};
    const QStringList tables{tr("Tables (%1)").arg(QStringLiteral("*.csv *.zip *.gz")), all};
    m_file = fileRow(form, new QLabel{tr("File"), this}, files);
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
    buildColumns(form);
    m_values = fileRow(form, new QLabel{tr("Value table"), this}, tables);
    m_values->setPlaceholderText(tr("None; or a table with the columns field, from, to"));
    m_codesTitle = new QLabel{tr("Code table"), this};
    m_codes = fileRow(form, m_codesTitle, tables);
    m_codes->setPlaceholderText(tr("None; or official codes: code, name"));
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
}

void ImportDialog::buildColumns(QFormLayout* form) {
    m_columns = new QTableWidget{0, 3, this};
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->setHorizontalHeaderLabels(
        {tr("Field"), tr("Column of the file"), tr("Or the same for every row")});
    m_columns->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_columns->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_columns->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_columns->verticalHeader()->hide();
    m_columns->verticalHeader()->setDefaultSectionSize(30);
    m_columns->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_columns->setEditTriggers(QAbstractItemView::AllEditTriggers);
    m_columns->setSelectionMode(QAbstractItemView::NoSelection);
    m_columns->setFixedHeight(kColumnsHeight);
    form->addRow(tr("Columns"), m_columns);
    m_hint = styledLabel("muted", this, true);
    form->addRow(QString{}, m_hint);
}

void ImportDialog::buildButtons(QFormLayout* form) {
    m_note = styledLabel("muted", this, true);
    m_note->setText(tr("Rows that cannot be taken are listed in a report; a broken file changes "
                       "nothing."));
    form->addRow(m_note);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton{tr("Cancel"), this};
    m_ok = primaryButton(this);
    m_ok->setText(tr("Import"));
    m_ok->setDefault(true);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_ok);
    form->addRow(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &QDialog::accept);
}

void ImportDialog::setFile(const QString& path) {
    m_file->setText(path);
}

void ImportDialog::setKind(ImportKind kind) {
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kind)));
}

void ImportDialog::askForSurvey() {
    setWindowTitle(tr("New survey of components"));
    setKind(ImportKind::Components);
    auto* form = qobject_cast<QFormLayout*>(layout());
    for (auto* box : {m_kind, m_mode}) {
        box->hide();
        form->labelForField(box)->hide();
    }
    m_note->setText(tr("The file is held against the stock; nothing is changed until a row of the "
                       "comparison is accepted."));
    m_ok->setText(tr("Compare"));
}

void ImportDialog::setValueTable(const QString& path) {
    m_values->setText(path);
}

void ImportDialog::check() {
    const bool regions = m_kind->currentData().toInt() == static_cast<int>(ImportKind::Regions);
    for (auto* part : std::initializer_list<QWidget*>{m_level, m_levelTitle, m_codesTitle,
                                                      m_codes->parentWidget()})
        part->setVisible(regions);
    const bool there = QFileInfo{m_file->text()}.isFile();
    m_ok->setEnabled(there);
    ++m_looks;
    m_columns->setRowCount(0); // of another file, or for another purpose
    m_hint->setText(there ? tr("Reading the file's columns…")
                          : tr("The file's columns will be shown here."));
    if (there) m_typing.start();
}

void ImportDialog::look() {
    m_reader(this, asked(), [this, look = m_looks](const Result<ImportPreview>& answer) {
        if (look != m_looks) return;
        if (answer)
            showColumns(*answer);
        else
            m_hint->setText(m_names.error(answer.error()));
    });
}

void ImportDialog::showColumns(const ImportPreview& preview) {
    const auto set = asked().options.set;
    for (const auto& field : preview.fields) {
        const bool said = std::any_of(set.begin(), set.end(),
                                      [&](const auto& s) { return s.first == field.name; });
        if (said) continue; // the same for every row
        const int row = m_columns->rowCount();
        m_columns->insertRow(row);
        auto* title = new QTableWidgetItem{m_names.text("import.field." + field.name)};
        title->setData(Qt::UserRole, toQt(field.name));
        title->setFlags(Qt::ItemIsEnabled);
        m_columns->setItem(row, 0, title);
        m_columns->setItem(row, 2, new QTableWidgetItem);
        auto* box = new QComboBox{m_columns};
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->addItem(tr("– not in the file –"), QString{});
        for (const auto& column : preview.columns)
            box->addItem(toQt(column), toQt(column));
        box->setCurrentIndex(std::max(0, box->findData(toQt(field.column))));
        box->setProperty("guess", box->currentIndex());
        m_columns->setCellWidget(row, 1, box);
    }
    m_hint->setText(
        tr("Columns are recognised by their names; choose others where that is wrong."));
}

ImportChoice ImportDialog::asked() const {
    ImportChoice c;
    c.file = m_file->text();
    c.options.kind = static_cast<ImportKind>(m_kind->currentData().toInt());
    const auto level = fromQt(m_level->currentData().toString());
    if (c.options.kind == ImportKind::Regions && !level.empty())
        c.options.set.emplace_back("level", level);
    c.encoding = m_encoding->currentData().toString();
    return c;
}

ImportChoice ImportDialog::choice() const {
    auto c = asked();
    c.options.crs = fromQt(m_crs->text().trimmed());
    c.options.dryRun = m_mode->currentData().toBool();
    c.values = m_values->text().trimmed();
    if (c.options.kind == ImportKind::Regions) c.codes = m_codes->text().trimmed();
    for (int row = 0; row < m_columns->rowCount(); ++row) {
        const auto* box = columnBox(m_columns, row);
        const auto field = fromQt(m_columns->item(row, 0)->data(Qt::UserRole).toString());
        const auto column = fromQt(box->currentData().toString());
        const auto same = fromQt(m_columns->item(row, 2)->text().trimmed());
        const bool guessed = box->currentIndex() == box->property("guess").toInt();
        if (!same.empty() || (!guessed && column.empty()))
            c.options.set.emplace_back(field, same); // "": nothing, whatever is guessed
        else if (!guessed)
            c.options.map.emplace_back(field, column);
    }
    return c;
}

} // namespace wanmi
