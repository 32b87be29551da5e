#include "tests/support/pg_cluster.h"

#include "core/base/file.h"
#include "tests/support/pg_guard.h"
#include "tests/support/small_city.h"
#include "tests/support/tiny_certificate.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <vector>

namespace wanmi::test {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void broken(const std::string& what) {
    throw std::runtime_error{what};
}

/// The folder of the newest server's programs.
fs::path programs() {
    if (const char* given = std::getenv("WANMI_PG_BIN")) return given; // NOLINT(*-mt-unsafe)
    std::vector<std::pair<int, fs::path>> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{"/usr/lib/postgresql", ignored}) {
        if (fs::exists(entry.path() / "bin/initdb")) {
            found.emplace_back(std::atoi(entry.path().filename().c_str()), entry.path() / "bin");
        }
    }
    if (found.empty()) broken("no PostgreSQL server here; packaging/packages names its package");
    return std::max_element(found.begin(), found.end())->second;
}

/// A short one: the path of a socket has 107 characters at most.
std::string newFolder() {
    auto base = fs::temp_directory_path();
    if (base.string().size() > 60) base = "/tmp";
    auto path = (base / "wanmi-pg-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) broken("mkdtemp");
    return path;
}

int freePort() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto* address = reinterpret_cast<sockaddr*>(&at); // NOLINT(*-reinterpret-cast): the C way
    const bool bound = bind(fd, address, size) == 0 && getsockname(fd, address, &size) == 0;
    close(fd);
    if (!bound) broken("no free port");
    return ntohs(at.sin_port);
}

void write(const std::string& file, const std::string& text) {
    must(replaceFile(file, text));
}

/// Believed: who is of this machine's server; asked for a password: people of a centre.
constexpr auto kWhoMayCome = "local all postgres trust\n"
                             "local all installer trust\n"
                             "local all all scram-sha-256\n"
                             "host all all 0.0.0.0/0 scram-sha-256\n";

std::vector<std::string> serverWords(const fs::path& bin, const std::string& folder, int port) {
    std::vector<std::string> out{bin / "postgres", "-D", folder + "/data"};
    for (const auto& setting :
         {"unix_socket_directories=" + folder, "port=" + std::to_string(port),
          std::string{"listen_addresses=127.0.0.1"}, "ssl_cert_file=" + folder + "/server.crt",
          "ssl_key_file=" + folder + "/server.key",
          std::string{"password_encryption=scram-sha-256"},
          // Processes die here, machines do not.
          std::string{"fsync=off"}, std::string{"max_connections=60"},
          std::string{"shared_buffers=64MB"}, std::string{"jit=off"},
          std::string{"wal_level=minimal"}, std::string{"max_wal_senders=0"},
          std::string{"autovacuum_naptime=20s"}}) {
        out.insert(out.end(), {"-c", setting});
    }
    return out;
}

/// Talks to the guard of a folder.
struct Guard {
    int to = -1;
    int from = -1;
    pid_t process = -1;
};

Guard startGuard(const Guarded& what) {
    std::array<int, 2> down{};
    std::array<int, 2> up{};
    if (pipe2(down.data(), O_CLOEXEC) != 0 || pipe2(up.data(), O_CLOEXEC) != 0) broken("pipe");
    const auto process = fork();
    if (process < 0) broken("fork");
    if (process == 0) {
        close(down[1]);
        close(up[0]);
        guard(what, down[0], up[1]);
    }
    close(down[0]);
    close(up[1]);
    return {down[1], up[0], process};
}

bool tellGuard(int to, int from, char word) {
    char answer = 0;
    return ::write(to, &word, 1) == 1 && read(from, &answer, 1) == 1 && answer == '+';
}

void endGuard(const Guard& g) {
    // Said in a word: a guard of a server started later holds this end too.
    (void)!::write(g.to, "x", 1);
    close(g.to);
    close(g.from);
    while (waitpid(g.process, nullptr, 0) < 0 && errno == EINTR) {
    }
}

PgLogin socketLogin(const std::string& folder, int port, const std::string& database) {
    PgLogin out;
    out.address = {folder, std::to_string(port), database, "postgres", "", ""};
    return out;
}

void makeCluster(const fs::path& bin, const Guarded& what) {
    giveTo(what.user, what.folder);
    runAs(what.user,
          {bin / "initdb", "-D", what.folder + "/data", "-U", "postgres", "-A", "trust", "-E",
           "UTF8", "--locale=C.UTF-8", "--no-sync", "--wal-segsize=1"},
          what.folder + "/initdb.log");
}

void prepareFolder(const ServerUser& user, const std::string& folder) {
    const auto certificate = tinyCertificate();
    write(folder + "/server.crt", certificate.certificate);
    write(folder + "/server.key", certificate.key);
    fs::permissions(folder + "/server.key", fs::perms::owner_read | fs::perms::owner_write);
    if (fs::exists(folder + "/data")) {
        write(folder + "/data/pg_hba.conf", kWhoMayCome);
        write(folder + "/data/postgresql.conf", "ssl = on\n");
    }
    giveTo(user, folder);
    fs::permissions(folder, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
}

/// A cluster with the seed database in the build folder; made by whoever comes first.
fs::path seedFolder(const fs::path& bin, const ServerUser& user) {
    const fs::path build{WANMI_BUILD_DIR};
    auto kept = build / ("pg-seed-" + bin.parent_path().filename().string());
    const auto lockFile = (build / "pg-seed.lock").string();
    const int lock = open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0 || flock(lock, LOCK_EX) != 0) broken("lock of " + lockFile);
    if (!fs::exists(kept / "whole")) {
        const auto folder = newFolder();
        const int port = freePort();
        const Guarded what{user, folder, serverWords(bin, folder, port)};
        makeCluster(bin, what);
        prepareFolder(user, folder);
        const auto g = startGuard(what);
        if (!tellGuard(g.to, g.from, 's'))
            broken("server: " + must(readFile(folder + "/server.log")));
        {
            auto first = must(PgConnection::open(socketLogin(folder, port, "postgres")));
            must(first.script("CREATE DATABASE seed"));
            auto seed = must(PgConnection::open(socketLogin(folder, port, PgCluster::kSeed)));
            must(seed.script("CREATE EXTENSION postgis; CREATE EXTENSION pgcrypto"));
        }
        if (!tellGuard(g.to, g.from, 'q')) broken("the seed's server did not stop");
        fs::remove_all(kept);
        fs::create_directories(kept);
        fs::copy(folder + "/data", kept / "data", fs::copy_options::recursive);
        write((kept / "whole").string(), "");
        endGuard(g);
    }
    close(lock);
    return kept;
}

} // namespace

PgCluster& PgCluster::shared() {
    static PgCluster cluster;
    return cluster;
}

PgCluster::PgCluster(const std::vector<std::string>& settings)
    : m_folder(newFolder()),
      m_port(freePort()) {
    const auto bin = programs();
    const auto user = ServerUser::find();
    fs::copy(seedFolder(bin, user) / "data", m_folder + "/data", fs::copy_options::recursive);
    prepareFolder(user, m_folder);
    fs::permissions(m_folder + "/data", fs::perms::owner_all);
    auto words = serverWords(bin, m_folder, m_port);
    for (const auto& setting : settings) { // of two of a name the last one counts
        words.insert(words.end(), {"-c", setting});
    }
    const auto g = startGuard({user, m_folder, words});
    m_toGuard = g.to;
    m_fromGuard = g.from;
    m_guard = g.process;
    start();
}

PgCluster::~PgCluster() {
    endGuard({m_toGuard, m_fromGuard, m_guard});
}

void PgCluster::tell(char what) {
    if (!tellGuard(m_toGuard, m_fromGuard, what)) broken("server: " + log());
}
void PgCluster::start() {
    tell('s');
}
void PgCluster::killServer() {
    tell('k');
}
void PgCluster::stopServer() {
    tell('q');
}

std::string PgCluster::log() const {
    const auto text = readFile(m_folder + "/server.log");
    return text ? *text : std::string{};
}

PgLogin PgCluster::login(const std::string& database, const std::string& user,
                         const std::string& password) const {
    auto out = socketLogin(m_folder, m_port, database);
    out.address.user = user;
    out.password = password;
    return out;
}

PgLogin PgCluster::loginAt(const std::string& host, int port, const std::string& database,
                           const std::string& user, const std::string& password) const {
    PgLogin out;
    out.address = {host, std::to_string(port), database, user, "", ""};
    out.password = password;
    return out;
}

std::string PgCluster::makeDatabase(const std::string& from) {
    auto name = "t" + std::to_string(++m_made);
    makeDatabase(name, from);
    return name;
}

void PgCluster::makeDatabase(const std::string& name, const std::string& from) {
    auto db = must(PgConnection::open(login("postgres")));
    must(db.script("CREATE DATABASE " + name +
                   (from.empty() ? std::string{} : " TEMPLATE " + from + " STRATEGY file_copy")));
}

bool PgCluster::hasDatabase(const std::string& name) {
    auto db = must(PgConnection::open(login("postgres")));
    return must(db.query("SELECT 1 FROM pg_database WHERE datname = $1", PgParams{}.add(name)))
               .count() == 1;
}

void PgCluster::dropDatabase(const std::string& name) {
    auto db = must(PgConnection::open(login("postgres")));
    must(db.script("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    const auto people =
        must(db.query(R"(SELECT quote_ident(rolname) FROM pg_roles WHERE rolname LIKE 'wp\_%')"));
    for (int i = 0; i < people.count(); ++i) {
        must(db.script("DROP ROLE " + people.text(i, 0)));
    }
}

PgDatabase::~PgDatabase() {
    try {
        PgCluster::shared().dropDatabase(name);
    } catch (const std::exception& e) {
        WARN(name << " stays: " << e.what());
    }
}

} // namespace wanmi::test
