#pragma once
#include <qgsabstractgeometry.h> // packagers flatten this folder
