#pragma once
#include <qgspoint.h> // packagers flatten this folder
