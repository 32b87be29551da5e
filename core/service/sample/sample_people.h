#pragma once
#include "core/domain/people/actor.h"
#include "core/service/sample/sample_places.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace wanmi::sample {

/// Everybody in the made-up city, and who stands where.
struct Staff {
    std::deque<Actor> everyone; ///< a deque: the pointers below stay good
    std::vector<const Actor*> acceptors;
    std::vector<const Actor*> chiefs;
    std::vector<const Actor*> dispatchers;
    std::vector<const Actor*> leaders;
    std::map<std::string, const Actor*, std::less<>> collectors;            ///< by login
    std::map<std::string, const Actor*, std::less<>> desks;                 ///< of departments
    std::map<std::string, std::vector<const Actor*>, std::less<>> handlers; ///< of departments
    std::map<std::string, std::string, std::less<>> streetDepartment;       ///< by street code
};

/// A street's own department: "JD-990101001", named after the street.
std::string streetDepartment(const std::string& street);

/// The posts everyone shares: acceptors, chiefs, dispatchers, evaluators, leaders, the
/// administrator, and the shipped departments with their handlers.
void addCentre(Staff& staff, const RuleSet& rules, NameGiver& names);
/// A district's collectors and its streets' departments.
void addDistrict(Staff& staff, const District& district, NameGiver& names);
/// Some more collectors than duty grids: for holidays and sick days.
void addReserve(Staff& staff, std::size_t duties, const std::string& region, NameGiver& names);

/// Replaces the people of a new store and adds the streets' departments; in the caller's
/// transaction.
Status writePeople(Database& db, const Staff& staff,
                   const std::map<std::string, std::string>& streetNames, Instant now);

} // namespace wanmi::sample
