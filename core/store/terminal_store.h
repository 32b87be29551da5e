#pragma once
#include "core/base/clock.h"
#include "core/geometry/shapes.h"
#include "core/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A package that was taken from a terminal.
struct PackageRow {
    std::string id;
    std::string login;
    std::string kind;
    std::string salt;
    std::string seal; ///< SHA-256 over salt, sender and content
    Instant made;     ///< by the terminal's clock
    Instant received;
    std::string result; ///< JSON
    std::string photo;  ///< photo and piece: SHA-256 of the whole photo; "" others
};

/// A photo that comes in pieces and is not whole yet.
struct PhotoRow {
    std::string login;
    std::string hash; ///< SHA-256 of the whole
    std::int64_t size = 0;
    std::int64_t pieceSize = 0; ///< of every piece but the last
    std::string purpose;
    std::string name;
    std::optional<Instant> takenAt;
    std::optional<LonLat> place;
    Instant at; ///< when it was announced

    std::int64_t pieces() const { return (size + pieceSize - 1) / pieceSize; }
    /// Bytes of one piece.
    std::int64_t sizeOf(std::int64_t number) const {
        return number + 1 < pieces() ? pieceSize : size - number * pieceSize;
    }
};
struct PieceRow {
    std::int64_t number = 0;
    std::string hash;
};

/// How a task reached its terminal.
struct TaskDelivery {
    std::int64_t sends = 1;
    std::optional<Instant> sentAgain;
    std::optional<Instant> received;
    std::string receivedBy;
};

/// An open order of a case to look at its place.
struct CaseTaskRow {
    std::string caseId;
    std::string task; ///< id of the event that gave it
    Instant sent;
    std::string to; ///< "" nobody by name
    TaskDelivery delivery;
};

/// What belongs to a task of a case.
struct TaskOwner {
    std::string caseId;
    bool verify = false; ///< 核实; else 核查
};

/// Packages, photos on their way and deliveries as rows. Writes happen inside the caller's
/// transaction.
class TerminalStore {
public:
    explicit TerminalStore(Database& db) : m_db(&db) {}

    Result<std::optional<PackageRow>> package(std::string_view id);
    Status add(const PackageRow& package);

    Result<std::optional<PhotoRow>> photo(std::string_view login, std::string_view hash);
    /// Announced at this time or before, and still not whole.
    Result<std::vector<PhotoRow>> photosUntil(Instant at);
    Status add(const PhotoRow& photo);
    Result<std::vector<PieceRow>> pieces(std::string_view login, std::string_view photo);
    /// False: that number is there already.
    Result<bool> addPiece(std::string_view login, std::string_view photo, const PieceRow& piece);
    /// Takes a photo and its pieces out; with its packages too, so that they can be sent anew.
    Status drop(std::string_view login, std::string_view photo, bool withPackages);

    /// Open orders for a collector, "" all; oldest first.
    Result<std::vector<CaseTaskRow>> caseTasks(std::string_view login);
    /// Open orders to nobody by name in a duty grid, "" anywhere.
    Result<std::vector<CaseTaskRow>> nearTasks(std::string_view dutyGrid);
    /// nullopt: no order of a case has this id.
    Result<std::optional<TaskOwner>> ownerOf(std::string_view task);

    /// The newest order of a case; "" there is none.
    Result<std::string> newestTask(std::string_view caseId);

    Result<TaskDelivery> delivery(std::string_view task);
    /// The first receipt counts. False: there was one.
    Result<bool> receive(std::string_view task, std::string_view login, Instant at);
    Status sendAgain(std::string_view task, Instant at);

private:
    Result<std::vector<CaseTaskRow>> tasks(std::string_view sql, std::string_view key);
    Database* m_db;
};

} // namespace wanmi
