#pragma once
// A small city in which citizens report, cases end, and people have addresses.
#include "core/service/address_book.h"
#include "core/service/channels.h"
#include "core/service/feedback.h"
#include "core/service/outbox.h"
#include "tests/support/small_city.h"

#include <vector>

namespace wanmi::test {

/// A transport that keeps what it is given and answers as it is told.
class Recorder final : public Transport {
public:
    std::vector<WebPost> posts;
    std::vector<Mail> mails;
    Delivery says{Delivery::End::Taken, 200, "HTTP 200", std::nullopt};
    Delivery post(const WebPost& request) override {
        posts.push_back(request);
        return says;
    }
    Delivery mail(const Mail& mail) override {
        mails.push_back(mail);
        return says;
    }
};

inline const char* dataFolder() {
    return WANMI_SOURCE_DIR "/data";
}

class AroundCity {
public:
    AroundCity() : path(smallCity(folder)), desk(must(Desk::open(path))) {}

    /// A citizen's report with contact details.
    CaseReceipt citizen(const std::string& source, const std::string& contact,
                        const std::string& order = {}) {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = kInCity;
        r.text = "家门口垃圾成堆";
        r.actor = "acceptor1";
        r.source = source;
        r.contactName = "王小明";
        r.contactPhone = contact;
        r.order = order;
        return must(CaseService{*desk}.report(r));
    }
    CaseReceipt step(const std::string& id, Action action, const std::string& actor,
                     CaseCommand what = {}) {
        return must(tried(id, action, actor, std::move(what)));
    }
    Result<CaseReceipt> tried(const std::string& id, Action action, const std::string& actor,
                              CaseCommand what = {}) {
        what.action = action;
        return CaseService{*desk}.act(
            {.id = id, .what = std::move(what), .actor = actor, .revision = std::nullopt});
    }
    void refuse(const std::string& id, const std::string& reason) {
        step(id, Action::Accept, "acceptor1");
        CaseCommand what;
        what.note = "见说明";
        what.reason = reason;
        step(id, Action::Refuse, "chief1", what);
    }
    /// The whole way of a citizen's case, from the report to its closing.
    void finish(const std::string& id) {
        CaseCommand yes;
        yes.passed = true;
        step(id, Action::Accept, "acceptor1");
        step(id, Action::VerifyTask, "acceptor1");
        step(id, Action::VerifyAnswer, "collector1", yes);
        CaseCommand file;
        file.condition = 0;
        step(id, Action::File, "chief1", file);
        CaseCommand to;
        to.to = "CG-HW";
        step(id, Action::Dispatch, "dispatcher1", to);
        step(id, Action::Start, "dept-CG-HW");
        step(id, Action::Finish, "dept-CG-HW");
        step(id, Action::CheckTask, "acceptor1");
        step(id, Action::CheckAnswer, "collector1", yes);
        CaseCommand close;
        close.closingMet = true;
        step(id, Action::Close, "chief1", close);
    }
    void merge(const std::string& id, const std::string& into) {
        CaseCommand what;
        what.into = into;
        step(id, Action::Merge, "acceptor1", what);
    }
    CaseReceipt call(const std::string& id, bool reached, int rating) {
        CaseCommand what;
        what.passed = reached;
        what.level = rating;
        return step(id, Action::CallBack, "acceptor1", what);
    }
    void openChannel(const std::string& name, const std::string& url = "https://gate.example/send",
                     const std::string& secret = {}) const {
        Channel c;
        c.name = name;
        c.kind = name == "mail" ? "smtp" : "webhook";
        c.url = name == "mail" ? "smtps://mail.example" : url;
        c.sender = name == "mail" ? "wanmi@city.example" : "";
        must(Channels{*desk}.set(c, secret, "admin"));
    }
    SendReport send(Transport& over) const { return must(Outbox{*desk}.send(over, dataFolder())); }
    std::vector<Feedback> owed() const {
        FeedbackQuery due;
        due.dueOnly = true;
        return must(FeedbackService{*desk}.list(due));
    }
    /// The same store some time later.
    void later(std::chrono::seconds by) {
        DeskOptions options;
        options.now = desk->now() + by;
        desk.reset();
        desk = must(Desk::open(path, options));
    }
    std::string number(const std::string& sql) const {
        return std::to_string(must(desk->db().number(sql)).value_or(-1));
    }

    ScratchFolder folder;
    std::string path;
    std::unique_ptr<Desk> desk;
};

} // namespace wanmi::test
