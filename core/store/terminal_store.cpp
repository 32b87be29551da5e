#if defined(__GNUC__) && !defined(__clang__)
// g++ 12, optimising, cannot follow that an optional is looked at before it is read.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "core/store/terminal_store.h"

#include "core/base/instants.h"
#include "core/store/sql.h"
#include "core/store/store.h"
#include "terminal_sql.h"

namespace wanmi {
namespace {

constexpr auto kPackage = sql::named(embedded::terminal_sql, "package");
constexpr auto kAddPackage = sql::named(embedded::terminal_sql, "add_package");
constexpr auto kPhoto = sql::named(embedded::terminal_sql, "photo");
constexpr auto kOldPhotos = sql::named(embedded::terminal_sql, "old_photos");
constexpr auto kAddPhoto = sql::named(embedded::terminal_sql, "add_photo");
constexpr auto kPieces = sql::named(embedded::terminal_sql, "pieces");
constexpr auto kAddPiece = sql::named(embedded::terminal_sql, "add_piece");
constexpr auto kCaseTasks = sql::named(embedded::terminal_sql, "case_tasks");
constexpr auto kNearTasks = sql::named(embedded::terminal_sql, "near_tasks");
constexpr auto kCaseOfTask = sql::named(embedded::terminal_sql, "case_of_task");
constexpr auto kNewestTask = sql::named(embedded::terminal_sql, "newest_task");
constexpr auto kReceive = sql::named(embedded::terminal_sql, "receive");
constexpr auto kDelivery = sql::named(embedded::terminal_sql, "delivery");
constexpr auto kSendAgain = sql::named(embedded::terminal_sql, "send_again");

std::optional<Instant> maybeAt(const Statement& q, int column) {
    if (q.isNull(column)) return std::nullopt;
    return instantOf(q.integer(column));
}

PhotoRow readPhoto(const Statement& q) {
    PhotoRow p;
    p.login = q.text(0);
    p.hash = q.text(1);
    p.size = q.integer(2);
    p.pieceSize = q.integer(3);
    p.purpose = q.text(4);
    p.name = q.text(5);
    p.takenAt = maybeAt(q, 6);
    if (!q.isNull(7)) p.place = LonLat{q.real(7), q.real(8)};
    p.at = instantOf(q.integer(9));
    return p;
}

} // namespace

Result<std::optional<PackageRow>> TerminalStore::package(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare(kPackage));
    WANMI_LET(const bool row, q.at(1, id).step());
    if (!row) return std::optional<PackageRow>{};
    return std::optional{PackageRow{q.text(0), q.text(1), q.text(2), q.text(3), q.text(4),
                                    instantOf(q.integer(5)), instantOf(q.integer(6)), q.text(7),
                                    q.text(8)}};
}

Status TerminalStore::add(const PackageRow& p) {
    WANMI_LET(auto q, m_db->prepare(kAddPackage));
    q.at(1, p.id).at(2, p.login).at(3, p.kind).at(4, p.salt).at(5, p.seal);
    q.at(6, micros(p.made)).at(7, micros(p.received)).at(8, p.result);
    if (p.photo.empty()) {
        q.atNull(9);
    } else {
        q.at(9, p.photo);
    }
    WANMI_TRY(q.done());
    return noteChange(*m_db, "terminal_package", p.id);
}

Result<std::optional<PhotoRow>> TerminalStore::photo(std::string_view login,
                                                     std::string_view hash) {
    WANMI_LET(auto q, m_db->prepare(kPhoto));
    WANMI_LET(const bool row, q.at(1, login).at(2, hash).step());
    return row ? std::optional{readPhoto(q)} : std::nullopt;
}

Result<std::vector<PhotoRow>> TerminalStore::photosUntil(Instant at) {
    WANMI_LET(auto q, m_db->prepare(kOldPhotos));
    q.at(1, micros(at));
    std::vector<PhotoRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readPhoto(q));
    }
}

Status TerminalStore::add(const PhotoRow& p) {
    WANMI_LET(auto q, m_db->prepare(kAddPhoto));
    q.at(1, p.login).at(2, p.hash).at(3, p.size).at(4, p.pieceSize).at(5, p.purpose);
    q.at(6, p.name).at(10, micros(p.at)).atNull(7).atNull(8).atNull(9);
    if (p.takenAt) q.at(7, micros(*p.takenAt));
    if (p.place) q.at(8, p.place->lon).at(9, p.place->lat);
    WANMI_TRY(q.done());
    return noteChange(*m_db, "terminal_photo", p.hash);
}

Result<std::vector<PieceRow>> TerminalStore::pieces(std::string_view login,
                                                    std::string_view photo) {
    WANMI_LET(auto q, m_db->prepare(kPieces));
    q.at(1, login).at(2, photo);
    std::vector<PieceRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.integer(0), q.text(1)});
    }
}

Result<bool> TerminalStore::addPiece(std::string_view login, std::string_view photo,
                                     const PieceRow& piece) {
    WANMI_LET(auto q, m_db->prepare(kAddPiece));
    WANMI_TRY(q.at(1, login).at(2, photo).at(3, piece.number).at(4, piece.hash).done());
    if (m_db->changes() == 0) return false;
    WANMI_TRY(noteChange(*m_db, "terminal_piece", photo));
    return true;
}

Status TerminalStore::drop(std::string_view login, std::string_view photo, bool withPackages) {
    WANMI_LET(auto pieces,
              m_db->prepare("DELETE FROM terminal_piece WHERE login = ?1 AND photo = ?2"));
    WANMI_TRY(pieces.at(1, login).at(2, photo).done());
    WANMI_LET(auto row, m_db->prepare("DELETE FROM terminal_photo WHERE login = ?1 AND hash = ?2"));
    WANMI_TRY(row.at(1, login).at(2, photo).done());
    if (withPackages) {
        WANMI_LET(auto packages,
                  m_db->prepare("DELETE FROM terminal_package WHERE login = ?1 AND photo = ?2"));
        WANMI_TRY(packages.at(1, login).at(2, photo).done());
    }
    return noteChange(*m_db, "terminal_photo", photo);
}

Result<std::vector<CaseTaskRow>> TerminalStore::tasks(std::string_view sql, std::string_view key) {
    WANMI_LET(auto q, m_db->prepare(sql));
    q.at(1, key);
    std::vector<CaseTaskRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.text(0), q.text(1), instantOf(q.integer(2)), q.text(6),
                       TaskDelivery{q.integer(3), maybeAt(q, 4), maybeAt(q, 5), q.text(7)}});
    }
}

Result<std::vector<CaseTaskRow>> TerminalStore::caseTasks(std::string_view login) {
    return tasks(kCaseTasks, login);
}

Result<std::vector<CaseTaskRow>> TerminalStore::nearTasks(std::string_view dutyGrid) {
    return tasks(kNearTasks, dutyGrid);
}

Result<std::optional<TaskOwner>> TerminalStore::ownerOf(std::string_view task) {
    WANMI_LET(auto q, m_db->prepare(kCaseOfTask));
    WANMI_LET(const bool row, q.at(1, task).step());
    if (!row) return std::optional<TaskOwner>{};
    return std::optional{TaskOwner{q.text(0), q.view(1) == "verify_task"}};
}

Result<std::string> TerminalStore::newestTask(std::string_view caseId) {
    WANMI_LET(auto q, m_db->prepare(kNewestTask));
    WANMI_LET(const bool row, q.at(1, caseId).step());
    return row ? q.text(0) : std::string{};
}

Result<TaskDelivery> TerminalStore::delivery(std::string_view task) {
    WANMI_LET(auto q, m_db->prepare(kDelivery));
    WANMI_LET(const bool row, q.at(1, task).step());
    if (!row) return TaskDelivery{};
    return TaskDelivery{q.integer(0), maybeAt(q, 1), maybeAt(q, 2), q.text(3)};
}

Result<bool> TerminalStore::receive(std::string_view task, std::string_view login, Instant at) {
    WANMI_LET(auto q, m_db->prepare(kReceive));
    WANMI_TRY(q.at(1, task).at(2, micros(at)).at(3, login).done());
    if (m_db->changes() == 0) return false;
    WANMI_TRY(noteChange(*m_db, "task_delivery", task));
    return true;
}

Status TerminalStore::sendAgain(std::string_view task, Instant at) {
    WANMI_LET(auto q, m_db->prepare(kSendAgain));
    WANMI_TRY(q.at(1, task).at(2, micros(at)).done());
    return noteChange(*m_db, "task_delivery", task);
}

} // namespace wanmi
