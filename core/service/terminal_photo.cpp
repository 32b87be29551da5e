#include "core/service/terminal_photo.h"

#include "core/base/base64.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/store/evidence_store.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::int64_t kMostPieces = 100'000;
constexpr std::size_t kMostMissing = 1000;
constexpr std::int64_t kLargest = std::int64_t{1} << 40U;

Error noPhoto(const std::string& hash) {
    return fail(Errc::NotFound, "terminal.no_photo", {{"photo", hash}});
}

std::vector<std::string> hashesOf(const std::vector<PieceRow>& pieces) {
    std::vector<std::string> out;
    out.reserve(pieces.size());
    for (const auto& p : pieces) {
        out.push_back(p.hash);
    }
    return out;
}

/// Is this an error of what was sent, not of this desk's disk?
bool isOfContent(const Error& e) {
    return e.code == Errc::Invalid;
}

} // namespace

Result<std::string> TerminalPhotos::announce(const std::string& login, const Json& body) {
    auto& desk = *m_desk;
    BodyReader reader{body, desk.zone(), "body."};
    PhotoRow p;
    p.login = login;
    p.hash = reader.hash("sha256");
    p.size = reader.whole("size", 1, kLargest);
    p.pieceSize = reader.whole("piece_size", 1, kLargest);
    p.purpose = reader.text("purpose");
    p.name = reader.text("name", false);
    p.takenAt = reader.time("taken", false);
    p.place = reader.place("at", false);
    p.at = desk.now();
    WANMI_TRY(reader.done());
    WANMI_TRY(checkPurpose(p.purpose));
    WANMI_LET(const auto whole, EvidenceStore{desk.db()}.free(login, p.hash, p.purpose));
    if (whole) return p.hash;
    WANMI_LET(const auto rules, evidenceRules(desk));
    if (p.size > rules.largest()) {
        return fail(Errc::Invalid, "evidence.too_large",
                    {{"file", p.name.empty() ? p.hash : p.name},
                     {"size", std::to_string((p.size + 1023) / 1024)},
                     {"most", std::to_string(rules.largest() / 1024)}});
    }
    const auto most = std::int64_t{desk.rules().profile.terminal.pieceKib} * 1024;
    if (p.pieceSize > most || p.pieces() > kMostPieces) {
        return fail(Errc::Invalid, "terminal.piece_size_wide",
                    {{"most", std::to_string(most)}, {"pieces", std::to_string(kMostPieces)}});
    }
    TerminalStore store{desk.db()};
    WANMI_LET(const auto there, store.photo(login, p.hash));
    if (!there) {
        WANMI_TRY(store.add(p));
        return p.hash;
    }
    const bool same =
        there->size == p.size && there->pieceSize == p.pieceSize && there->purpose == p.purpose;
    if (same) return p.hash;
    return fail(Errc::Conflict, "terminal.other_photo", {{"photo", p.hash}});
}

Result<TerminalPhotos::Piece> TerminalPhotos::putAside(const std::string& login, const Json& body) {
    auto& desk = *m_desk;
    BodyReader reader{body, desk.zone(), "body."};
    Piece piece;
    piece.photo = reader.hash("photo");
    piece.row.number = reader.whole("number", 0, kMostPieces);
    piece.row.hash = reader.hash("sha256");
    const auto number = std::to_string(piece.row.number);
    const auto data = body.find("data");
    const bool isText = data != body.end() && data->is_string();
    auto bytes = isText ? bytesOfBase64(data->get_ref<const std::string&>()) : std::nullopt;
    auto rest = body;
    rest.erase("data");
    BodyReader others{rest, desk.zone(), "body."};
    (void)others.hash("photo");
    (void)others.whole("number", 0, kMostPieces);
    (void)others.hash("sha256");
    WANMI_TRY(others.done());
    if (!bytes) return fail(Errc::Invalid, "terminal.bad_base64", {{"number", number}});
    WANMI_LET(const auto photo, TerminalStore{desk.db()}.photo(login, piece.photo));
    if (!photo) {
        WANMI_LET(piece.needless, isWhole(login, piece.photo));
        if (piece.needless) return piece;
        return noPhoto(piece.photo);
    }
    if (piece.row.number >= photo->pieces()) {
        return fail(Errc::Invalid, "terminal.no_such_piece",
                    {{"number", number}, {"pieces", std::to_string(photo->pieces())}});
    }
    const auto wanted = photo->sizeOf(piece.row.number);
    if (static_cast<std::int64_t>(bytes->size()) != wanted) {
        return fail(Errc::Invalid, "terminal.piece_size",
                    {{"number", number},
                     {"size", std::to_string(bytes->size())},
                     {"wanted", std::to_string(wanted)}});
    }
    WANMI_LET(auto draft, m_files.write(*bytes, "piece " + number, wanted));
    if (draft.hash() != piece.row.hash) {
        return fail(Errc::Invalid, "evidence.wrong_hash",
                    {{"file", photo->name + " #" + number},
                     {"hash", draft.hash()},
                     {"wanted", piece.row.hash}});
    }
    WANMI_TRY(m_files.keep(std::move(draft)));
    return piece;
}

Status TerminalPhotos::add(const std::string& login, const Piece& piece) {
    if (piece.needless) return ok();
    TerminalStore store{m_desk->db()};
    WANMI_LET(const auto photo, store.photo(login, piece.photo));
    if (!photo) return noPhoto(piece.photo);
    // Whoever sweeps holds the same lock: what is there now will stay.
    if (!m_files.has(piece.row.hash)) {
        return fail(Errc::Busy, "evidence.absent", {{"hash", piece.row.hash}});
    }
    WANMI_LET(const bool added, store.addPiece(login, piece.photo, piece.row));
    if (added) return ok();
    WANMI_LET(const auto pieces, store.pieces(login, piece.photo));
    const bool same = std::any_of(pieces.begin(), pieces.end(), [&piece](const PieceRow& p) {
        return p.number == piece.row.number && p.hash == piece.row.hash;
    });
    if (same) return ok();
    return fail(Errc::Conflict, "terminal.other_piece",
                {{"number", std::to_string(piece.row.number)}, {"photo", piece.photo}});
}

Status TerminalPhotos::settle(const std::string& login, const std::string& hash) {
    auto& desk = *m_desk;
    TerminalStore store{desk.db()};
    WANMI_LET(const auto photo, store.photo(login, hash));
    if (!photo) return ok();
    WANMI_LET(const auto pieces, store.pieces(login, hash));
    if (static_cast<std::int64_t>(pieces.size()) < photo->pieces()) return ok();
    auto draft = m_files.join(hashesOf(pieces), photo->name, photo->size);
    Status kept = ok();
    if (draft) {
        WANMI_LET(auto tx, Transaction::begin(desk.db()));
        NewEvidence what;
        what.purpose = photo->purpose;
        what.actor = login;
        what.name = photo->name.empty() ? hash.substr(0, 12) : photo->name;
        what.wantedHash = hash;
        what.takenAt = photo->takenAt;
        what.at = photo->place;
        if (const auto row = EvidenceService{desk}.addDraft(*std::move(draft), what); !row) {
            kept = row.error();
        } else {
            WANMI_TRY(store.drop(login, hash, false));
            WANMI_TRY(tx.commit());
        }
    } else {
        kept = draft.error();
    }
    if (kept) return removeFiles(hashesOf(pieces));
    if (isOfContent(kept.error())) WANMI_TRY(discard(*photo, pieces));
    return kept;
}

Status TerminalPhotos::discard(const PhotoRow& photo, const std::vector<PieceRow>& pieces) {
    {
        WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
        WANMI_TRY(TerminalStore{m_desk->db()}.drop(photo.login, photo.hash, true));
        WANMI_TRY(tx.commit());
    }
    auto files = hashesOf(pieces);
    files.push_back(photo.hash);
    return removeFiles(files);
}

Status TerminalPhotos::drop(const PhotoRow& photo) {
    WANMI_LET(const auto pieces, TerminalStore{m_desk->db()}.pieces(photo.login, photo.hash));
    return discard(photo, pieces);
}

Status TerminalPhotos::removeFiles(const std::vector<std::string>& hashes) {
    return EvidenceService{*m_desk}.removeFiles(hashes);
}

Result<bool> TerminalPhotos::isWhole(const std::string& login, const std::string& hash) {
    WANMI_LET(const auto rows, EvidenceStore{m_desk->db()}.byMark(hash));
    return std::any_of(rows.begin(), rows.end(),
                       [&](const Evidence& e) { return e.addedBy == login && e.hash == hash; });
}

Result<PhotoState> TerminalPhotos::state(const std::string& login, const std::string& hash) {
    TerminalStore store{m_desk->db()};
    PhotoState out;
    out.hash = hash;
    WANMI_LET(const auto photo, store.photo(login, hash));
    if (!photo) {
        WANMI_LET(out.whole, isWhole(login, hash));
        if (out.whole) return out;
        return noPhoto(hash);
    }
    out.pieces = photo->pieces();
    WANMI_LET(const auto pieces, store.pieces(login, hash));
    auto next = pieces.begin();
    for (std::int64_t n = 0; n < out.pieces && out.missing.size() < kMostMissing; ++n) {
        if (next != pieces.end() && next->number == n) {
            ++next;
        } else {
            out.missing.push_back(n);
        }
    }
    return out;
}

} // namespace wanmi
