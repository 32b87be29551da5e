#pragma once
#include "core/base/result.h"
#include "core/domain/calendar/calendar.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A post (岗位) people are given.
struct Post {
    std::string code; ///< "DUTY_CHIEF"
    std::string zh;
    std::string en;
};

class Posts {
public:
    /// Errc::Invalid with file and line: "offices.bad_code", "rules.duplicate",
    /// "rules.bad_value".
    static Result<Posts> load(std::string_view text, const std::string& file);
    const std::vector<Post>& all() const { return m_posts; }
    const Post* find(std::string_view code) const; ///< nullptr: no such post

private:
    std::vector<Post> m_posts;
};

/// A channel reports come by (来源).
struct Source {
    std::string code; ///< "supervisor", "hotline_12345", …
    std::string zh;
    std::string en;
    bool needsVerify = false;       ///< must be verified (核实) on the spot before filing
    bool citizen = false;           ///< words and contact are private data of a person
    bool reply = false;             ///< who left contact details is answered (答复)
    bool callBack = false;          ///< and called afterwards (回访)
    std::optional<LimitSpan> limit; ///< from the report to the answer; nullopt: none of its own
};

class Sources {
public:
    /// Errors as of Posts. Of a file without the column "reply" (older stores) citizens are
    /// answered and called, without a limit.
    static Result<Sources> load(std::string_view text, const std::string& file);
    const std::vector<Source>& all() const { return m_sources; }
    const Source* find(std::string_view code) const; ///< nullptr: no such source

private:
    std::vector<Source> m_sources;
};

/// A department or unit that handles cases.
struct Department {
    std::string code; ///< "CG-HW"
    std::string zh;
    std::string en;
    std::string parent; ///< "" = directly under the district
    std::string group;  ///< "executive", "bureau", "utility", "police", "street", "unit"
};

/// The shipped departments; the streets' own come from the regions of the store.
class Departments {
public:
    /// Errors as of Posts, and "offices.unknown_department" for a parent that is not there.
    static Result<Departments> load(std::string_view text, const std::string& file);
    const std::vector<Department>& all() const { return m_departments; }
    const Department* find(std::string_view code) const; ///< nullptr: no such department

private:
    std::vector<Department> m_departments;
};

} // namespace wanmi
