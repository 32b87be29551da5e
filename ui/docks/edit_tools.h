#pragma once
#include "gis/edit/edit_ground.h"

#include <QWidget>

class QButtonGroup;

namespace wanmi {

/// The modes of the hand as buttons, each with its key; and what a click does in the chosen one.
class EditTools final : public QWidget {
    Q_OBJECT
public:
    explicit EditTools(QWidget* parent = nullptr);

    void setMode(EditMode mode); ///< shows it, tells nobody
    static QString nameOf(EditMode mode);
    static QString hintOf(EditMode mode);

signals:
    void chosen(wanmi::EditMode mode);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QButtonGroup* m_buttons;
};

/// What an edit that was made is called.
QString editName(const MeshEdit& edit);

} // namespace wanmi
