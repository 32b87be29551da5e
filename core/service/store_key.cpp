#include "core/service/store_key.h"

#include "core/base/file.h"

#include <filesystem>

namespace wanmi {
namespace {

constexpr std::string_view kPublicKey = "public_key";

std::string keyFile(const std::string& storePath) {
    return storePath + ".d/key.pem";
}

Result<SigningKey> readKey(const std::string& path) {
    const auto pem = readFile(path);
    if (!pem) return fail(Errc::NotFound, "key.absent", {{"file", path}});
    auto key = SigningKey::fromPem(*pem);
    if (!key) return fail(Errc::Invalid, "key.unreadable", {{"file", path}});
    return key;
}

/// The public key, made now if there is none.
Result<std::string> publicKey(Desk& desk) {
    WANMI_LET(auto known, StoreInfo{desk.db()}.get(kPublicKey));
    if (known) return *std::move(known);
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(known, StoreInfo{desk.db()}.get(kPublicKey)); // somebody may have been quicker
    if (!known) {
        WANMI_TRY(makeStoreKey(desk.db(), desk.path()));
        WANMI_LET(known, StoreInfo{desk.db()}.get(kPublicKey));
    }
    WANMI_TRY(tx.commit());
    return known.value_or("");
}

} // namespace

void borrowStoreKey(const std::string& finalPath, const std::string& madePath) {
    std::error_code ignored;
    if (!std::filesystem::exists(pathFrom(keyFile(finalPath)), ignored)) return;
    std::filesystem::create_directories(pathFrom(madePath + ".d"), ignored);
    std::filesystem::copy_file(pathFrom(keyFile(finalPath)), pathFrom(keyFile(madePath)), ignored);
}

Status settleStoreKey(const std::string& madePath, const std::string& finalPath) {
    std::error_code ignored;
    if (!std::filesystem::exists(pathFrom(keyFile(finalPath)), ignored)) {
        const auto folder = pathFrom(finalPath + ".d");
        std::filesystem::create_directories(folder, ignored);
        std::error_code error;
        std::filesystem::rename(pathFrom(keyFile(madePath)), pathFrom(keyFile(finalPath)), error);
        if (error) return fail(Errc::Io, "file.unwritable", {{"file", keyFile(finalPath)}});
    }
    dropStoreKey(madePath);
    return ok();
}

void dropStoreKey(const std::string& madePath) {
    std::error_code ignored;
    std::filesystem::remove(pathFrom(keyFile(madePath)), ignored);
    std::filesystem::remove(pathFrom(madePath + ".d"), ignored); // if nothing else lies in it
}

Status makeStoreKey(Database& db, const std::string& storePath) {
    const auto path = keyFile(storePath);
    std::error_code ignored;
    if (std::filesystem::exists(pathFrom(path), ignored)) {
        // Never written over: what it signed must stay provable.
        WANMI_LET(const auto key, readKey(path));
        return StoreInfo{db}.set(kPublicKey, key.publicKey());
    }
    const auto key = SigningKey::generate();
    WANMI_TRY(replaceOwnersFile(path, key.pem()));
    return StoreInfo{db}.set(kPublicKey, key.publicKey());
}

Result<SigningKey> storeKey(Desk& desk) {
    WANMI_LET(const auto known, publicKey(desk));
    const auto path = keyFile(desk.path());
    WANMI_LET(auto key, readKey(path));
    if (key.publicKey() != known) return fail(Errc::Conflict, "key.other", {{"file", path}});
    return key;
}

Result<std::string> storePublicKey(Desk& desk) {
    return publicKey(desk);
}

} // namespace wanmi
