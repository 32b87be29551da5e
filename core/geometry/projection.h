#pragma once
// The only transformation of coordinates in core. Every object owns its PROJ context: one object a
// thread. Longitude (east) comes first everywhere, whatever a coordinate system's own axis order.
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <memory>
#include <string_view>

namespace wanmi {

/// WGS 84 longitude and latitude ↔ the store's projected coordinate system, in millimetres.
/// CGCS2000 and WGS 84 count as one datum: no shift.
class Projection {
public:
    /// Errc::Invalid "crs.unknown" with crs: not an EPSG code of a projected system in metres.
    static Result<Projection> open(int srid);
    ~Projection();
    Projection(Projection&&) noexcept;
    Projection& operator=(Projection&&) noexcept;

    /// Errc::Invalid "crs.out_of_range" with lon and lat.
    Result<Point> toStore(LonLat at) const;
    LonLat toLonLat(Point at) const;
    int srid() const;

private:
    struct State;
    explicit Projection(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Any coordinate system → the store's, for import.
class Transform {
public:
    /// `from`: "EPSG:n", "GCJ-02", "BD-09" (also gcj02, bd09, any case), WKT or PROJ text.
    /// Errc::Invalid "crs.unknown" with crs.
    static Result<Transform> open(std::string_view from, int toSrid);
    ~Transform();
    Transform(Transform&&) noexcept;
    Transform& operator=(Transform&&) noexcept;

    /// x is longitude or east. Errc::Invalid "crs.out_of_range" with lon and lat (as given): the
    /// point is not finite, not on the earth, or too far from the store's zone to be of use.
    Result<Point> apply(double x, double y) const;

private:
    struct State;
    explicit Transform(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// The offsets of Chinese maps. Outside the mainland's box (72.004–137.8347 E, 0.8293–55.8271 N)
/// GCJ-02 equals WGS 84. The inverses are iterated to below a millimetre.
LonLat wgs84ToGcj02(LonLat at);
LonLat gcj02ToWgs84(LonLat at);
LonLat gcj02ToBd09(LonLat at);
LonLat bd09ToGcj02(LonLat at);

/// The coordinate system of a new store: on the mainland the CGCS2000 3-degree Gauss-Krüger zone by
/// central meridian (EPSG:4534 at 75° E … 4554 at 135° E) nearest the centre, else WGS 84 UTM.
int storeSrid(bool mainland, LonLat centre);
/// Is this the EPSG code of a projected coordinate system in metres that PROJ knows?
bool isKnownSrid(int srid);

} // namespace wanmi
