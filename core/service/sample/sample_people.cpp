#include "core/service/sample/sample_people.h"

#include <fmt/format.h>

namespace wanmi::sample {
namespace {

const Actor* add(Staff& staff, std::string login, std::string name, const char* post,
                 std::string department = {}, std::string region = {}) {
    staff.everyone.push_back(
        {std::move(login), std::move(name), post, std::move(department), std::move(region)});
    return &staff.everyone.back();
}

void addDepartment(Staff& staff, const std::string& code, const std::string& region,
                   NameGiver& names) {
    staff.desks[code] = add(staff, "dept-" + code, names.person(), "DEPT", code, region);
    for (int i = 1; i <= 2; ++i)
        staff.handlers[code].push_back(add(staff, fmt::format("handler-{}-{}", code, i),
                                           names.person(), "HANDLER", code, region));
}

} // namespace

std::string streetDepartment(const std::string& street) {
    return "JD-" + street;
}

void addCentre(Staff& staff, const RuleSet& rules, NameGiver& names) {
    add(staff, "admin", names.person(), "ADMIN");
    add(staff, "sysadmin1", "系统管理员一", "ADMIN_SYSTEM"); // the three are three people
    add(staff, "security1", "安全管理员一", "ADMIN_SECURITY");
    add(staff, "audit1", "审计管理员一", "ADMIN_AUDIT");
    for (int i = 1; i <= 12; ++i)
        staff.acceptors.push_back(
            add(staff, fmt::format("acceptor{}", i), names.person(), "ACCEPTOR"));
    for (int i = 1; i <= 4; ++i)
        staff.chiefs.push_back(add(staff, fmt::format("chief{}", i), names.person(), "DUTY_CHIEF"));
    for (int i = 1; i <= 6; ++i)
        staff.dispatchers.push_back(
            add(staff, fmt::format("dispatcher{}", i), names.person(), "DISPATCHER"));
    for (int i = 1; i <= 3; ++i)
        add(staff, fmt::format("evaluator{}", i), names.person(), "EVALUATOR");
    for (int i = 1; i <= 2; ++i)
        staff.leaders.push_back(add(staff, fmt::format("leader{}", i), names.person(), "LEADER"));
    for (const auto& d : rules.departments.all())
        addDepartment(staff, d.code, "", names);
}

void addDistrict(Staff& staff, const District& district, NameGiver& names) {
    for (const auto& duty : district.duties)
        staff.collectors[duty.collector] =
            add(staff, duty.collector, names.person(), "SUPERVISOR_FIELD", "", duty.street);
    for (const auto& region : district.plan.regions) {
        if (region.level != RegionLevel::Street) continue;
        const auto code = streetDepartment(region.code);
        staff.streetDepartment[region.code] = code;
        addDepartment(staff, code, region.code, names);
    }
}

void addReserve(Staff& staff, std::size_t duties, const std::string& region, NameGiver& names) {
    const auto extra = std::max<std::size_t>(2, duties / 10);
    for (std::size_t i = 0; i < extra; ++i) {
        const auto login = fmt::format("collector{}", duties + 1 + i);
        staff.collectors[login] = add(staff, login, names.person(), "SUPERVISOR_FIELD", "", region);
    }
}

Status writePeople(Database& db, const Staff& staff,
                   const std::map<std::string, std::string>& streetNames, Instant now) {
    const auto at = now.time_since_epoch().count();
    WANMI_TRY(db.run("DELETE FROM person"));
    WANMI_LET(auto person,
              db.prepare(
                  "INSERT INTO person (id, login, name, post, department, region_code, recorded_at)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    for (const auto& p : staff.everyone)
        WANMI_TRY(person.at(1, uuid5("person " + p.login))
                      .at(2, p.login)
                      .at(3, p.name)
                      .at(4, p.post)
                      .at(5, p.department)
                      .at(6, p.region)
                      .at(7, at)
                      .done());
    WANMI_LET(
        auto department,
        db.prepare("INSERT INTO department (code, name, name_en, kind, region_code, recorded_at)"
                   " VALUES (?1, ?2, ?3, 'street', ?4, ?5)"));
    for (const auto& [street, code] : staff.streetDepartment) {
        const auto name = streetNames.find(street);
        WANMI_TRY(department.at(1, code)
                      .at(2, (name == streetNames.end() ? street : name->second) + "办事处")
                      .at(3, "Sub-district Office " + street)
                      .at(4, street)
                      .at(5, at)
                      .done());
    }
    return ok();
}

} // namespace wanmi::sample
