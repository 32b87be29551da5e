#pragma once
#include "gis/print/sheet.h"

#include <QDialog>

class QComboBox;
class QLineEdit;

namespace wanmi {

/// Asks how the map in sight goes onto paper; accepted() once a file name was chosen.
class SheetDialog final : public QDialog {
    Q_OBJECT
public:
    SheetDialog(const QString& title, const QString& date, QWidget* parent = nullptr);
    /// Everything but the box, which is the window's.
    SheetSpec spec() const;
    QString file() const { return m_file; }

private:
    void chooseFile();

    QLineEdit* m_title;
    QComboBox* m_paper;
    QComboBox* m_orientation;
    QComboBox* m_scale;
    QComboBox* m_format;
    QString m_date;
    QString m_file;
};

} // namespace wanmi
