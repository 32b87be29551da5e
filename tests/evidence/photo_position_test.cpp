#include "core/domain/casework/photo_position.h"
#include "tests/support/catch.h"

namespace wanmi {

TEST_CASE("R027, R029: a photo's position is held against the case's, within a set distance",
          "[evidence]") {
    const LonLat place{114.3031, 30.6027};
    const LonLat north{114.3031, 30.6027 + 49.0 / 111195};
    const auto near = comparePhotoPosition(place, north, 50);
    CHECK(near.place == PhotoPlace::Near);
    CHECK(near.metres == Approx(49).margin(0.3));
    const auto far = comparePhotoPosition(place, LonLat{114.3131, 30.6027}, 50);
    CHECK(far.place == PhotoPlace::Far);
    CHECK(far.metres == Approx(957).margin(3));
    CHECK(comparePhotoPosition(place, std::nullopt, 50).place == PhotoPlace::NoPosition);
    CHECK(comparePhotoPosition(place, place, 0).place == PhotoPlace::Near);
    CHECK(comparePhotoPosition(place, LonLat{-65.7, -30.6}, 50).metres > 1.9e7);
    // Exactly at the limit is near; the limit is data.
    CHECK(comparePhotoPosition(place, north, near.metres).place == PhotoPlace::Near);
    CHECK(comparePhotoPosition(place, north, near.metres - 0.01).place == PhotoPlace::Far);
}

TEST_CASE("R027, R029: of an answer's photos the nearest with a position counts", "[evidence]") {
    CHECK(nearestPhoto({}).place == PhotoPlace::NoPosition);
    CHECK(nearestPhoto({{PhotoPlace::NoPosition, 0}}).place == PhotoPlace::NoPosition);
    const auto best = nearestPhoto({{PhotoPlace::Far, 900},
                                    {PhotoPlace::NoPosition, 0},
                                    {PhotoPlace::Near, 12},
                                    {PhotoPlace::Near, 30}});
    CHECK(best.place == PhotoPlace::Near);
    CHECK(best.metres == 12);
    CHECK(nearestPhoto({{PhotoPlace::NoPosition, 0}, {PhotoPlace::Far, 80}}).place ==
          PhotoPlace::Far);
    CHECK(photoPlaceCode(PhotoPlace::Far) == "far");
}

} // namespace wanmi
