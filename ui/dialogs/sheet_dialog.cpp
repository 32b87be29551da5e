#include "ui/dialogs/sheet_dialog.h"

#include "ui/widgets/parts.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QLocale>

namespace wanmi {

SheetDialog::SheetDialog(const QString& title, const QString& date, QWidget* parent)
    : QDialog(parent),
      m_date(date) {
    setWindowTitle(tr("Print or export"));
    setMinimumWidth(440);
    auto* form = new QFormLayout{this};
    form->setContentsMargins(18, 16, 18, 14);
    form->setVerticalSpacing(9);
    form->setLabelAlignment(Qt::AlignLeft);
    m_title = new QLineEdit{title, this};
    m_paper = new QComboBox{this};
    m_paper->addItem(QStringLiteral("A4"), static_cast<int>(SheetSpec::Paper::A4));
    m_paper->addItem(QStringLiteral("A3"), static_cast<int>(SheetSpec::Paper::A3));
    m_orientation = new QComboBox{this};
    m_orientation->addItem(tr("Landscape"), true);
    m_orientation->addItem(tr("Portrait"), false);
    m_scale = new QComboBox{this};
    m_scale->addItem(tr("As on the screen"), 0.0);
    for (const int scale : {500, 1000, 2000, 5000, 10000, 25000, 50000})
        m_scale->addItem(QStringLiteral("1:%1").arg(QLocale{}.toString(scale)),
                         static_cast<double>(scale));
    m_format = new QComboBox{this};
    m_format->addItem(tr("PDF document"), QStringLiteral("pdf"));
    m_format->addItem(tr("PNG picture"), QStringLiteral("png"));
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Paper"), m_paper);
    form->addRow(tr("Orientation"), m_orientation);
    form->addRow(tr("Scale"), m_scale);
    form->addRow(tr("Format"), m_format);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton{tr("Cancel"), this};
    auto* save = primaryButton(this);
    save->setText(tr("Save as…"));
    save->setDefault(true);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    form->addRow(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &SheetDialog::chooseFile);
}

void SheetDialog::chooseFile() {
    auto* dialog = new QFileDialog{this, tr("Print or export")};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(m_format->currentData().toString());
    dialog->selectFile(m_title->text() + QLatin1Char('.') + m_format->currentData().toString());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_file = path;
        accept();
    });
    dialog->open();
}

SheetSpec SheetDialog::spec() const {
    SheetSpec s;
    s.title = m_title->text().trimmed();
    s.paper = static_cast<SheetSpec::Paper>(m_paper->currentData().toInt());
    s.landscape = m_orientation->currentData().toBool();
    s.scale = m_scale->currentData().toDouble();
    s.date = m_date;
    return s;
}

} // namespace wanmi
