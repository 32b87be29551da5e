// Work that takes its time, and the dialogs it begins with.
#include "core/base/file.h"
#include "core/service/access.h"
#include "gis/canvas/map_view.h"
#include "gis/exchange/source.h"
#include "gis/print/sheet.h"
#include "ui/dialogs/base_map_dialog.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/dialogs/sheet_dialog.h"
#include "ui/docks/recensus_panel.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/work_strip.h"
#include "ui/window/main_window.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QProcess>
#include <QToolButton>

namespace wanmi {
namespace {

SourceOptions sourceOf(const ImportChoice& choice) {
    SourceOptions open;
    open.kind = choice.options.kind;
    open.encoding = fromQt(choice.encoding);
    for (const auto& [field, column] : choice.options.map)
        open.columns.push_back(column);
    return open;
}

Result<ImportPreview> previewOf(const ImportChoice& choice, const std::string& dataFolder) {
    WANMI_LET(const auto tables, ImportTables::load(dataFolder));
    WANMI_LET(const auto source, openSource(fromQt(choice.file), sourceOf(choice)));
    WANMI_LET(auto fields, planImport(source->columns(), choice.options, tables));
    return ImportPreview{source->columns(), std::move(fields)};
}

} // namespace

ImportDialog* MainWindow::importDialog() {
    auto reader = [this](QObject* context, const ImportChoice& choice,
                         const ImportDialog::Answer& answer) {
        m_session.worker().run(
            DeskWorker::Lane::Long, context,
            [choice, folder = m_dataFolder](Desk&) { return previewOf(choice, folder); }, answer);
    };
    auto* dialog = new ImportDialog{m_session.names(), std::move(reader), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

void MainWindow::openImport() {
    if (!m_session.isOpen() || m_work->isBusy()) return;
    auto* dialog = importDialog();
    connect(dialog, &QDialog::accepted, this, [this, dialog] { runImport(dialog->choice()); });
    dialog->open();
}

void MainWindow::compareSurvey() {
    if (!m_session.isOpen() || m_work->isBusy()) return;
    auto* dialog = importDialog();
    dialog->askForSurvey();
    connect(dialog, &QDialog::accepted, this, [this, dialog] { runRecensus(dialog->choice()); });
    dialog->open();
}

void MainWindow::runRecensus(const ImportChoice& choice) {
    RecensusOptions options;
    options.actor = m_session.actor().login;
    options.file = fromQt(QFileInfo{choice.file}.fileName());
    auto job = [choice, options, language = m_session.language(), folder = m_dataFolder](
                   Desk& desk, const Progress& progress) -> Result<RecensusSummary> {
        WANMI_LET(const auto tables, ImportTables::load(folder));
        WANMI_LET(const auto messages, Messages::load(folder, language));
        auto how = choice.options;
        if (!choice.values.isEmpty()) {
            WANMI_LET(how.values, readTable(fromQt(choice.values), {}));
        }
        WANMI_LET(const auto source, openSource(fromQt(choice.file), sourceOf(choice)));
        return compareCensus(desk, *source, how, tables, options, messages, progress);
    };
    auto work = m_session.worker().runLong(
        this, std::move(job),
        [this](const std::string& step, qint64 done, qint64 total) {
            m_work->tell(m_session.names().text(step), done, total);
        },
        [this](Result<RecensusSummary> summary) {
            m_work->end();
            if (!summary) {
                tell(m_session.error(summary.error()), true);
                return;
            }
            auto line = tr("Compared: %1 rows read, %2 not readable.")
                            .arg(summary->what.read)
                            .arg(summary->what.flagged);
            if (!summary->report.empty())
                line += QLatin1Char(' ') + tr("Report: %1").arg(toQt(summary->report));
            tell(line, false);
            m_recensus->prefer(summary->what.id);
            m_recensus->reload();
        });
    m_work->begin(tr("Comparing %1").arg(QFileInfo{choice.file}.fileName()), std::move(work));
}

void MainWindow::runImport(const ImportChoice& choice) {
    const auto language = m_session.language();
    auto told = [this](const std::string& step, qint64 done, qint64 total) {
        m_work->tell(m_session.names().text(step), done, total);
    };
    auto job = [choice, language, folder = m_dataFolder, login = m_session.actor().login](
                   Desk& desk, const Progress& progress) -> Result<ImportSummary> {
        WANMI_LET(const auto tables, ImportTables::load(folder));
        WANMI_LET(const auto messages, Messages::load(folder, language));
        auto options = choice.options;
        options.actor = login;
        if (!choice.values.isEmpty()) {
            WANMI_LET(options.values, readTable(fromQt(choice.values), {}));
        }
        if (!choice.codes.isEmpty()) {
            WANMI_LET(options.codes, readTable(fromQt(choice.codes), {}));
        }
        WANMI_LET(const auto source, openSource(fromQt(choice.file), sourceOf(choice)));
        return importRows(desk, *source, options, tables, messages, progress);
    };
    const bool dryRun = choice.options.dryRun;
    auto work = m_session.worker().runLong(
        this, std::move(job), std::move(told),
        [this, dryRun](Result<ImportSummary> summary) { onImported(summary, dryRun); });
    m_work->begin(tr("Importing %1").arg(QFileInfo{choice.file}.fileName()), std::move(work));
}

void MainWindow::onImported(const Result<ImportSummary>& summary, bool dryRun) {
    m_work->end();
    if (!summary) {
        tell(m_session.error(summary.error()), true);
        return;
    }
    auto line = (dryRun ? tr("Tried: %1 rows read, %2 new, %3 updated, %4 not taken.")
                        : tr("Imported: %1 rows read, %2 new, %3 updated, %4 not taken."))
                    .arg(summary->read)
                    .arg(summary->imported)
                    .arg(summary->updated)
                    .arg(summary->flagged);
    if (!summary->report.empty())
        line += QLatin1Char(' ') + tr("Report: %1").arg(toQt(summary->report));
    tell(line, false);
}

void MainWindow::runGrid() {
    if (!m_session.isOpen() || m_work->isBusy()) return;
    auto work = m_session.worker().runLong(
        this,
        [login = m_session.actor().login](Desk& desk, const Progress& progress) {
            GridRequest all;
            all.actor = login;
            return PlaceService{desk}.generateGrid(all, progress);
        },
        [this](const std::string& step, qint64 done, qint64 total) {
            m_work->tell(m_session.names().text(step), done, total);
        },
        [this](Result<GridSummary> made) {
            m_work->end();
            if (made)
                tell(tr("%1 cells, half of them larger than %2 m².")
                         .arg(made->cells)
                         .arg(qRound64(made->medianM2)),
                     false);
            else
                tell(m_session.error(made.error()), true);
        });
    m_work->begin(tr("Cutting cells"), std::move(work));
}

void MainWindow::openBaseMaps() {
    auto* dialog = new BaseMapDialog{*m_map, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::openSheet() {
    if (!m_session.isOpen() || m_work->isBusy()) return;
    const auto day = m_session.names().moment(m_session.now()).left(10);
    auto* dialog = new SheetDialog{tr("%1: map sheet").arg(toQt(m_session.city())), day, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        auto spec = dialog->spec();
        spec.box = m_map->extent();
        runSheet(spec, dialog->file());
    });
    dialog->open();
}

void MainWindow::runSheet(const SheetSpec& spec, const QString& file) {
    m_sheet = std::make_unique<SheetJob>(m_map->layers(), spec, fromQt(file));
    connect(m_sheet.get(), &SheetJob::told, this,
            [this](const QString& step, qint64 done, qint64 total) {
                m_work->tell(m_session.names().text(fromQt(step)), done, total);
            });
    connect(m_sheet.get(), &SheetJob::finished, this,
            [this, file](const Result<SheetDone>& outcome) { onSheet(outcome, file); });
    m_work->begin(tr("Making the sheet"), std::make_shared<LongWork>());
    connect(&m_work->stopButton(), &QToolButton::clicked, m_sheet.get(), &SheetJob::cancel);
    m_sheet->start();
}

void MainWindow::onSheet(const Result<SheetDone>& outcome, const QString& file) {
    if (!outcome) {
        m_work->end();
        tell(m_session.error(outcome.error()), true);
        return;
    }
    auto line = tr("Saved: %1").arg(file);
    if (!outcome->missing.isEmpty())
        line += QLatin1Char(' ') + tr("Base map not or only partly there, as its server was silent "
                                      "or slow: %1")
                                       .arg(outcome->missing.join(QStringLiteral(", ")));
    // What leaves the house is in the access log, or it does not leave.
    const auto login = m_session.actor().login;
    const auto name = fromQt(QFileInfo{file}.fileName());
    m_session.worker().run(
        DeskWorker::Lane::Write, this,
        [=](Desk& desk) -> Status {
            WANMI_LET(const auto who, desk.acting(login));
            return noteAccess(desk, who.login, Access::Print, name, "map sheet");
        },
        [this, file, line](const Status& noted) {
            m_work->end();
            if (!noted) QFile::remove(file);
            tell(noted ? line : m_session.error(noted.error()), !noted);
        });
}

void MainWindow::openStore() {
    auto* dialog = new QFileDialog{this, tr("Open a store")};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Stores (%1)").arg(QStringLiteral("*.sqlite")));
    // One window, one store: another store gets a window of its own.
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const QStringList options{QStringLiteral("--store"), path, QStringLiteral("--lang"),
                                  toQt(m_session.language())};
        if (!QProcess::startDetached(QCoreApplication::applicationFilePath(), options))
            tell(tr("The program could not be started a second time."), true);
    });
    dialog->open();
}

void MainWindow::about() {
    auto* box = new QMessageBox{this};
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Wanmi"));
    box->setIconPixmap(icon(QStringLiteral("wanmi"), theme().accent).pixmap(56, 56));
    box->setText(tr("Wanmi %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(tr("Command centre for grid-based city management.\nFree software "
                               "under the GNU General Public "
                               "License, version 3 or later.\nStore: %1")
                                .arg(toQt(m_session.storePath())));
    box->addButton(tr("Close"), QMessageBox::AcceptRole);
    box->open();
}

} // namespace wanmi
