#pragma once
#include "core/service/sync_service.h"
#include "ui/models/names.h"

#include <QCoreApplication>
#include <QStringList>

namespace wanmi {

/// How a desk stands with its centre, in words.
class CentreWords {
    Q_DECLARE_TR_FUNCTIONS(wanmi::CentreWords)
public:
    /// What has to be seen at all times: one line.
    static QString line(const Names& names, const SyncStatus& status);
    /// All of it.
    static QStringList lines(const Names& names, const SyncStatus& status);
    /// What a conflict is about: "component 1101…, name"; "case 20260105…".
    static QString about(const ConflictRow& conflict);
    /// A table, a column of it: as people call them.
    static QString table(const std::string& name);
    static QString column(const std::string& name);
    /// A value as the conflict table keeps it: "" for none, "a place" for a geometry.
    static QString value(const ConflictRow& conflict, const std::string& text);
};

} // namespace wanmi
