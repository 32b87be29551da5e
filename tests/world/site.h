#pragma once
#include "tests/world/faulty_remote.h"
#include "tests/world/machine.h"

#include <memory>
#include <string>
#include <vector>

namespace wanmi::test {

/// A desk of a world: its machine, its line.
struct Site {
    Site(DeskPass given, std::unique_ptr<Machine> at, std::unique_ptr<Remote> centre,
         Weather& weather)
        : pass(std::move(given)),
          machine(std::move(at)),
          clock(machine->clock),
          desk(machine->desk.get()),
          remote(std::move(centre)),
          line(*remote, weather) {}
    DeskPass pass;
    std::unique_ptr<Machine> machine;
    WrongClock& clock;
    Desk* desk;
    std::unique_ptr<Remote> remote;
    FaultyRemote line;
    std::vector<std::string> acknowledged;
};

} // namespace wanmi::test
