#pragma once
#include "core/service/import.h"

#include <QDialog>
#include <QString>
#include <QTimer>

#include <functional>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace wanmi {

class Names;

/// What is to be taken from which file.
struct ImportChoice {
    QString file;
    ImportOptions options;
    QString encoding; ///< "" guessed
    QString values;   ///< a table field,from,to; "" none
    QString codes;    ///< a table code,name of regions; "" none
};

/// The columns of a file, and what would be taken from them.
struct ImportPreview {
    std::vector<std::string> columns;
    std::vector<ImportField> fields;
};

/// Asks for a file and how to read it; the work itself is the window's. Never blocks: accepted()
/// tells.
class ImportDialog final : public QDialog {
    Q_OBJECT
public:
    using Answer = std::function<void(Result<ImportPreview>)>;
    /// Reads a file's columns elsewhere; answers in this thread, and only while `context` lives.
    using Reader =
        std::function<void(QObject* context, const ImportChoice& choice, const Answer& answer)>;

    /// `names` must outlive the dialog.
    ImportDialog(const Names& names, Reader reader, QWidget* parent = nullptr);
    void setKind(ImportKind kind);
    /// Asks for a new survey of components, which is compared and not taken.
    void askForSurvey();
    void setFile(const QString& path);
    void setValueTable(const QString& path);
    ImportChoice choice() const;
    /// A row a field: its name, the box with the file's columns, a value for every row.
    QTableWidget& columns() { return *m_columns; }

private:
    QLineEdit* fileRow(QFormLayout* form, QLabel* title, const QStringList& filters);
    void buildForm(QFormLayout* form);
    void buildColumns(QFormLayout* form);
    void buildButtons(QFormLayout* form);
    void check();
    void look();
    void showColumns(const ImportPreview& preview);
    ImportChoice asked() const;

    const Names& m_names;
    Reader m_reader;
    QTimer m_typing;
    int m_looks = 0; ///< answers to older questions are dropped
    QLineEdit* m_file = nullptr;
    QComboBox* m_kind = nullptr;
    QComboBox* m_level = nullptr;
    QLabel* m_levelTitle = nullptr;
    QTableWidget* m_columns = nullptr;
    QLabel* m_hint = nullptr;
    QLineEdit* m_values = nullptr;
    QLineEdit* m_codes = nullptr;
    QLabel* m_codesTitle = nullptr;
    QLineEdit* m_crs = nullptr;
    QComboBox* m_encoding = nullptr;
    QComboBox* m_mode = nullptr;
    QLabel* m_note = nullptr;
    QPushButton* m_ok = nullptr;
};

} // namespace wanmi
