#pragma once
#include "core/service/terminal.h"
#include "core/service/terminal_package.h"
#include "core/store/terminal_store.h"

namespace wanmi {

/// Photos that come in pieces, in any order, resumed at any time. Once all pieces are there they
/// are put together, held against the SHA-256 and the rules of evidence.csv, and kept as evidence
/// that the collector's next report or answer can name; what does not hold is dropped as a whole.
class TerminalPhotos {
public:
    explicit TerminalPhotos(Desk& desk) : m_desk(&desk), m_files(desk.path()) {}

    /// Announces a photo; inside the caller's transaction. Gives its hash. Errc::Invalid
    /// "evidence.too_large", "evidence.purpose", "terminal.piece_size_wide" (most); Errc::Conflict
    /// "terminal.other_photo": announced before with other facts.
    Result<std::string> announce(const std::string& login, const Json& body);

    /// A piece, read and held against its hash and its photo.
    struct Piece {
        std::string photo;
        PieceRow row;
        bool needless = false; ///< the photo is whole already
    };
    /// Puts the bytes of a piece on the disk, before any row: a crash leaves a file nobody needs.
    /// Errc::Invalid "terminal.bad_base64" (number), "terminal.piece_size" (number, size, wanted),
    /// "terminal.no_such_piece" (number, pieces), "evidence.wrong_hash"; Errc::NotFound
    /// "terminal.no_photo".
    Result<Piece> putAside(const std::string& login, const Json& body);
    /// Its row; inside the caller's transaction. Errc::Conflict "terminal.other_piece" (number);
    /// Errc::NotFound "terminal.no_photo".
    Status add(const std::string& login, const Piece& piece);

    /// Puts a photo together if all of it is there; nothing where it is not. Errors of
    /// EvidenceService::addDraft: then the photo, its pieces and their packages are gone.
    Status settle(const std::string& login, const std::string& hash);
    /// "terminal.no_photo".
    Result<PhotoState> state(const std::string& login, const std::string& hash);
    /// Drops a photo that was never completed.
    Status drop(const PhotoRow& photo);
    /// Removes files that no row names.
    Status removeFiles(const std::vector<std::string>& hashes);

private:
    Result<bool> isWhole(const std::string& login, const std::string& hash);
    Status discard(const PhotoRow& photo, const std::vector<PieceRow>& pieces);
    Desk* m_desk;
    ObjectFiles m_files;
};

} // namespace wanmi
