#include "ui/docks/edit_tools.h"

#include "gis/edit/grid_editor.h"
#include "ui/models/icon.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QToolButton>

#include <array>

namespace wanmi {
namespace {

struct Face {
    const char* icon;
    const char* name; ///< as short as a button
    const char* hint;
};
// One to a mode, in the order of EditMode.
constexpr std::array kFaces{
    Face{"edit-select", QT_TRANSLATE_NOOP("wanmi::EditTools", "Select"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Click a cell to see its facts. Drag to move the map.")},
    Face{"edit-node", QT_TRANSLATE_NOOP("wanmi::EditTools", "Move node"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Drag a node, or click it and click where it goes. The cells on all "
                           "sides follow.")},
    Face{"edit-border", QT_TRANSLATE_NOOP("wanmi::EditTools", "Move border"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Drag a border, or click it and click where it goes.")},
    Face{"edit-node-add", QT_TRANSLATE_NOOP("wanmi::EditTools", "Add node"),
         QT_TRANSLATE_NOOP("wanmi::EditTools", "Click a border where the new node goes.")},
    Face{"edit-node-remove", QT_TRANSLATE_NOOP("wanmi::EditTools", "Remove node"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Click a node that only two pieces of border meet in.")},
    Face{"edit-reshape", QT_TRANSLATE_NOOP("wanmi::EditTools", "Reshape"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Draw a line from the border and back to it; a double or right click "
                           "ends it. The border follows the line.")},
    Face{"edit-street", QT_TRANSLATE_NOOP("wanmi::EditTools", "Along street"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Click a street where the border should join it and again where it "
                           "leaves it.")},
    Face{"edit-split", QT_TRANSLATE_NOOP("wanmi::EditTools", "Split"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Draw a line across a cell; a double or right click ends it.")},
    Face{"edit-merge", QT_TRANSLATE_NOOP("wanmi::EditTools", "Merge"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Click the cell that stays, then the neighbour that joins it.")},
    Face{"edit-community", QT_TRANSLATE_NOOP("wanmi::EditTools", "Community"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Click a cell, then a cell of the community it goes to.")},
    Face{"edit-duty", QT_TRANSLATE_NOOP("wanmi::EditTools", "Duty grid"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Click a cell, then a cell of the duty grid it goes to; N gives it a "
                           "new one.")},
    Face{"edit-dissolve", QT_TRANSLATE_NOOP("wanmi::EditTools", "Fix sliver"),
         QT_TRANSLATE_NOOP("wanmi::EditTools",
                           "Click a sliver: it becomes part of the neighbour with the longest "
                           "border.")}};
static_assert(kFaces.size() == static_cast<std::size_t>(EditMode::Count_));

const Face& faceOf(EditMode mode) {
    return kFaces.at(static_cast<std::size_t>(mode));
}

} // namespace

EditTools::EditTools(QWidget* parent) : QWidget(parent), m_buttons(new QButtonGroup{this}) {
    auto* grid = new QGridLayout{this};
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(3);
    constexpr int kColumns = 4;
    for (int i = 0; i < static_cast<int>(kFaces.size()); ++i) {
        auto* button = new QToolButton{this};
        button->setObjectName(QStringLiteral("tool"));
        button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
        button->setIcon(icon(QLatin1String(faceOf(static_cast<EditMode>(i)).icon)));
        button->setIconSize({22, 22});
        button->setCheckable(true);
        button->setFocusPolicy(Qt::NoFocus); // the keyboard stays on the map
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        m_buttons->addButton(button, i);
        grid->addWidget(button, i / kColumns, i % kColumns);
    }
    connect(m_buttons, &QButtonGroup::idClicked, this,
            [this](int id) { emit chosen(static_cast<EditMode>(id)); });
    retranslate();
}

void EditTools::setMode(EditMode mode) {
    m_buttons->button(static_cast<int>(mode))->setChecked(true);
}

QString EditTools::nameOf(EditMode mode) {
    return QCoreApplication::translate("wanmi::EditTools", faceOf(mode).name);
}

QString EditTools::hintOf(EditMode mode) {
    return QCoreApplication::translate("wanmi::EditTools", faceOf(mode).hint);
}

void EditTools::retranslate() {
    for (auto* button : m_buttons->buttons()) {
        const auto mode = static_cast<EditMode>(m_buttons->id(button));
        button->setText(nameOf(mode));
        button->setToolTip(QStringLiteral("%1 (%2)").arg(
            nameOf(mode), GridEditor::keyFor(mode).toString(QKeySequence::NativeText)));
    }
}

void EditTools::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

QString editName(const MeshEdit& edit) {
    switch (edit.kind) {
    case MeshEdit::Kind::Move: return EditTools::nameOf(EditMode::MoveNode);
    case MeshEdit::Kind::MoveArc: return EditTools::nameOf(EditMode::MoveBorder);
    case MeshEdit::Kind::Insert: return EditTools::nameOf(EditMode::AddNode);
    case MeshEdit::Kind::Remove: return EditTools::nameOf(EditMode::RemoveNode);
    case MeshEdit::Kind::Reshape: return EditTools::nameOf(EditMode::Reshape);
    case MeshEdit::Kind::Split: return EditTools::nameOf(EditMode::Split);
    case MeshEdit::Kind::Merge: return EditTools::nameOf(EditMode::Merge);
    case MeshEdit::Kind::Assign: break;
    case MeshEdit::Kind::Dissolve: return EditTools::nameOf(EditMode::Dissolve);
    }
    return EditTools::nameOf(edit.layer == MeshLayer::Duty ? EditMode::DutyGrid
                                                           : EditMode::Community);
}

} // namespace wanmi
