#pragma once
#include "core/service/import.h"

#include <QDialog>
#include <QString>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wanmi {

/// What is to be taken from which file.
struct ImportChoice {
    QString file;
    ImportOptions options;
    QString encoding; ///< "" guessed
};

/// Asks for a file and how to read it; the work itself is the window's. Never blocks: accepted()
/// tells.
class ImportDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ImportDialog(QWidget* parent = nullptr);
    void setFile(const QString& path);
    ImportChoice choice() const;

private:
    void browse();
    void check();

    QLineEdit* m_file;
    QComboBox* m_kind;
    QComboBox* m_level;
    QLabel* m_levelTitle;
    QLineEdit* m_crs;
    QComboBox* m_encoding;
    QComboBox* m_mode;
    QPushButton* m_ok;
};

} // namespace wanmi
